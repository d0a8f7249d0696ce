package org.loginwithx.jakartasecurity;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.SecurityContext;
import jakarta.security.enterprise.authentication.mechanism.http.AuthenticationParameters;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.loginwithx.login.BegunLogin;
import org.loginwithx.login.HandOver;
import org.loginwithx.metrics.Span;
import org.loginwithx.web.SessionLogin;

/** Hands a linked user to the container, which asks {@link LoginMechanism}. */
@Dependent
final class ContainerHandOver implements HandOver {

  private final SecurityContext securityContext;

  @Inject
  ContainerHandOver(SecurityContext securityContext) {
    this.securityContext = securityContext;
  }

  @Override
  public boolean logIn(HttpServletRequest request, HttpServletResponse response, BegunLogin login) {
    AuthenticationParameters parameters =
        AuthenticationParameters.withParams()
            .newAuthentication(true)
            .credential(new LinkedUserCredential(login));
    LoginAuthContext.expectLogin(request);
    AuthenticationStatus status =
        Span.step("hand-over", () -> securityContext.authenticate(request, response, parameters));
    return status == AuthenticationStatus.SUCCESS
        && SessionLogin.from(request)
            .filter(now -> now.loginId().equals(login.secret().id()))
            .isPresent();
  }
}
