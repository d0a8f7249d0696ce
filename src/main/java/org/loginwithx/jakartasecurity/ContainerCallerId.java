package org.loginwithx.jakartasecurity;

import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.security.enterprise.SecurityContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.loginwithx.web.CallerId;

/**
 * Asks the container's {@link SecurityContext}, and only within a request. Elsewhere it may name
 * the user whose request created the thread: new threads inherit Payara's record of the caller, so
 * a thread of a pool would keep that user permanently.
 */
@Dependent
final class ContainerCallerId implements CallerId {

  private final SecurityContext securityContext;
  private final HttpServletRequest request;

  @Inject
  ContainerCallerId(SecurityContext securityContext, HttpServletRequest request) {
    this.securityContext = securityContext;
    this.request = request;
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

  /** CDI's request context does not suffice: timers and asynchronous EJBs have one as well. */
  private boolean isInRequest() {
    try {
      return request.getMethod() != null;
    } catch (ContextNotActiveException | IllegalStateException noRequest) {
      return false;
    }
  }
}
