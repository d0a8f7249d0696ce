package org.loginwithx.operations;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.loginwithx.database.DatabaseProbe;
import org.loginwithx.web.Started;

/** Without its database no user can log in here. */
@Readiness
@ApplicationScoped
class DatabaseReady implements HealthCheck {

  @Inject private Started started;
  @Inject private Provider<DatabaseProbe> probe;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  DatabaseReady() {}

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder check = HealthCheckResponse.named("login-database");
    if (!started.isTrue()) {
      return Starting.of(check);
    }
    if (probe.get().answers()) {
      return check.up().build();
    }
    return check
        .down()
        .withData(
            "reason",
            "the database did not answer within "
                + DatabaseProbe.LONGEST.toSeconds()
                + " seconds, or it refuses to write")
        .withData(
            "do", "Look at the database and at the way to it. Log-ins work again by themselves.")
        .build();
  }
}
