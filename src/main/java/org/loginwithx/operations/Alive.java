package org.loginwithx.operations;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Whoever can ask this is answered by a log-in that is there. Nothing else belongs here: a server
 * that is not alive is started again, which mends neither the database nor X.
 */
@Liveness
@ApplicationScoped
class Alive implements HealthCheck {

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.up("login-with-x");
  }
}
