package org.loginwithx.operations;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.loginwithx.login.LoginSettings;

/** Whether the settings are there without which nobody can log in. Names only, never values. */
@Readiness
@ApplicationScoped
class SettingsReady implements HealthCheck {

  private final LoginSettings settings;

  /** For the proxy. */
  @SuppressWarnings("NullAway")
  protected SettingsReady() {
    this(null);
  }

  @Inject
  SettingsReady(LoginSettings settings) {
    this.settings = settings;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder check = HealthCheckResponse.named("login-settings");
    if (settings.isSetUp()) {
      return check.up().build();
    }
    return check
        .down()
        .withData("missing", String.join(", ", settings.missing()))
        .withData("do", "Set what is missing, see Configuration in the README.")
        .build();
  }
}
