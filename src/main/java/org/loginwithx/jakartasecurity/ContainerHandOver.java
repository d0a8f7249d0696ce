package org.loginwithx.jakartasecurity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.SecurityContext;
import jakarta.security.enterprise.authentication.mechanism.http.AuthenticationParameters;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import org.loginwithx.login.HandOver;
import org.loginwithx.user.LinkedUser;
import org.loginwithx.user.NewLogin;

/** Hands a linked user to the container, which asks {@link LoginMechanism}. */
@ApplicationScoped
public class ContainerHandOver implements HandOver {

  private final SecurityContext securityContext;

  /** For the proxy. */
  @SuppressWarnings("NullAway")
  protected ContainerHandOver() {
    this(null);
  }

  @Inject
  ContainerHandOver(SecurityContext securityContext) {
    this.securityContext = securityContext;
  }

  @Override
  public boolean logIn(
      HttpServletRequest request,
      HttpServletResponse response,
      LinkedUser user,
      Set<String> groups,
      Set<String> given,
      NewLogin login) {
    // Payara gives the session a new id at a log-in, but not when the request was put aside while X
    // was asked. An id somebody planted must not become the id of a person.
    if (request.getSession(false) != null) {
      request.changeSessionId();
    }
    AuthenticationParameters parameters =
        AuthenticationParameters.withParams()
            .newAuthentication(true)
            .credential(new LinkedUserCredential(user, groups, given, login));
    return securityContext.authenticate(request, response, parameters)
        == AuthenticationStatus.SUCCESS;
  }
}
