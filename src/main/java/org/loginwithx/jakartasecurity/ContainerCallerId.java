package org.loginwithx.jakartasecurity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.SecurityContext;
import java.util.Optional;
import org.loginwithx.login.CallerId;

/** Asks the container's {@link SecurityContext}. */
@ApplicationScoped
public class ContainerCallerId implements CallerId {

  private final SecurityContext securityContext;

  /** For the proxy. */
  @SuppressWarnings("NullAway")
  protected ContainerCallerId() {
    this(null);
  }

  @Inject
  ContainerCallerId(SecurityContext securityContext) {
    this.securityContext = securityContext;
  }

  @Override
  public Optional<String> userId() {
    return securityContext.getPrincipalsByType(LinkedUserPrincipal.class).stream()
        .findFirst()
        .map(LinkedUserPrincipal::getName);
  }
}
