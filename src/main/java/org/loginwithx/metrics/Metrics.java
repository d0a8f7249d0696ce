package org.loginwithx.metrics;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.loginwithx.Internal;

/**
 * Counts events. Called on any thread, also on threads that handle X's answers: implementations
 * must not block or throw. All words come from short fixed lists, and nothing is about a user.
 */
@Internal
public interface Metrics {

  /** Counts nothing. */
  Metrics NONE =
      new Metrics() {
        @Override
        public void login(String outcome, String reason) {}

        @Override
        public void xCall(String endpoint, String outcome, Duration took) {}

        @Override
        public void mail(String outcome) {}

        @Override
        public void number(String name, String description, LongSupplier value) {}
      };

  /** Counts in both. */
  static Metrics both(Metrics one, Metrics other) {
    if (one == NONE) {
      return other;
    }
    return other == NONE ? one : new Both(one, other);
  }

  /**
   * A log-in has ended.
   *
   * @param outcome as in the log: {@code logged_in} or {@code failed}
   * @param reason as in the log
   */
  void login(String outcome, String reason);

  /**
   * A call to X has ended. A repetition because of X's time counts as another call.
   *
   * @param endpoint as in the log
   * @param outcome {@code ok}, or the kind of failure
   * @param took how long the whole call took, repetitions included
   */
  void xCall(String endpoint, String outcome, Duration took);

  /**
   * A mail was given to the mail server, or could not be.
   *
   * @param outcome {@code sent}, or the kind of failure
   */
  void mail(String outcome);

  /**
   * A value that can be read at any time.
   *
   * @param name a unique name
   */
  void number(String name, String description, LongSupplier value);
}
