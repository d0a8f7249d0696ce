package org.loginwithx.jakartasecurity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.security.enterprise.SecurityContext;
import java.util.Optional;
import org.loginwithx.login.CallerId;

/**
 * Asks the container's {@link SecurityContext}, and only within a request. Elsewhere it may name
 * somebody who was calling when the thread was made: Payara keeps the caller where new threads
 * inherit it, so that a thread of a pool would be that person for ever.
 */
@ApplicationScoped
public class ContainerCallerId implements CallerId {

  private final SecurityContext securityContext;
  private final BeanManager beans;

  /** For the proxy. */
  @SuppressWarnings("NullAway")
  protected ContainerCallerId() {
    this(null, null);
  }

  @Inject
  ContainerCallerId(SecurityContext securityContext, BeanManager beans) {
    this.securityContext = securityContext;
    this.beans = beans;
  }

  @Override
  public Optional<String> userId() {
    if (!isInRequest()) {
      return Optional.empty();
    }
    return securityContext.getPrincipalsByType(LinkedUserPrincipal.class).stream()
        .findFirst()
        .map(LinkedUserPrincipal::getName);
  }

  private boolean isInRequest() {
    try {
      return beans.getContext(RequestScoped.class).isActive();
    } catch (ContextNotActiveException noRequest) {
      return false;
    }
  }
}
