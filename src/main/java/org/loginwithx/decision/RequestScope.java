package org.loginwithx.decision;

import jakarta.enterprise.context.control.RequestContextController;
import java.util.function.Supplier;

/**
 * Gives beans of the application a request context where there is none: a job that unlinks an
 * account has no request, and a decider or an observer may be request-scoped.
 */
final class RequestScope {

  private RequestScope() {}

  static <T> T call(RequestContextController requests, Supplier<T> work) {
    boolean begun = requests.activate();
    try {
      return work.get();
    } finally {
      if (begun) {
        requests.deactivate();
      }
    }
  }
}
