package org.loginwithx.operations;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.loginwithx.Internal;

/**
 * Whether the application has started. A server may ask for its health while it deploys it: a check
 * that then asked for the settings or the database would start both, on a thread that is not of
 * this application.
 */
@ApplicationScoped
@Internal
public class Started {

  private volatile boolean started;

  /** For the container. */
  protected Started() {}

  /** Everything is there now. */
  public void now() {
    started = true;
  }

  boolean isTrue() {
    return started;
  }

  /** What a check says before that. */
  static HealthCheckResponse notYet(HealthCheckResponseBuilder check) {
    return check.down().withData("reason", "the application is starting").build();
  }
}
