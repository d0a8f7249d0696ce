package org.loginwithx.operations;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Says that the module is running, since it answers. No other check belongs here: a server that is
 * not alive is restarted, which repairs neither the database nor X.
 */
@Liveness
@ApplicationScoped
class Alive implements HealthCheck {

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.up("login-with-x");
  }
}
