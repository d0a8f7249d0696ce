package org.loginwithx.operations;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.loginwithx.connection.ConnectionSettings;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Started;

/** Whether the settings make sense together. It reports names, never secrets. */
@Readiness
@ApplicationScoped
class SettingsReady implements HealthCheck {

  @Inject private Started started;
  @Inject private Provider<LoginSettings> settings;
  @Inject private Provider<ConnectionSettings> connection;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  SettingsReady() {}

  /**
   * A log-in that is switched off or not set up yet is no reason to withhold requests from this
   * server: logged-in users continue, and an administrator sets it up through the load balancer.
   */
  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder check = HealthCheckResponse.named("login-settings");
    if (!started.isTrue()) {
      return Starting.of(check);
    }
    List<String> misfits = connection.get().misfits();
    if (!misfits.isEmpty()) {
      return check
          .down()
          .withData("wrong", String.join("; ", misfits))
          .withData(
              "do",
              "What is saved on the connection page does not fit the environment: change one.")
          .build();
    }
    if (!settings.get().isSetUp()) {
      check.withData("missing", String.join(", ", settings.get().missing()));
    }
    return check.up().build();
  }
}
