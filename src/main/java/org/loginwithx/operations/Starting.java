package org.loginwithx.operations;

import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/** What a check says before the application has started. */
final class Starting {

  private Starting() {}

  static HealthCheckResponse of(HealthCheckResponseBuilder check) {
    return check.down().withData("reason", "the application is starting").build();
  }
}
