package org.loginwithx.container;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationException;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.loginwithx.jakartasecurity.LoginMechanism;

/**
 * A mechanism that refuses users who are logged in, too. An application chooses it in beans.xml.
 */
@Alternative
@ApplicationScoped
public class ClosedAtNight implements HttpAuthenticationMechanism {

  static final String HEADER = "X-Night";

  @Inject private LoginMechanism loginWithX;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public ClosedAtNight() {}

  @Override
  public AuthenticationStatus validateRequest(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context)
      throws AuthenticationException {
    return request.getHeader(HEADER) == null
        ? loginWithX.validateRequest(request, response, context)
        : context.responseUnauthorized();
  }
}
