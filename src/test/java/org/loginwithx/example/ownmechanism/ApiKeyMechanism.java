package org.loginwithx.example.ownmechanism;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import jakarta.security.enterprise.AuthenticationException;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.loginwithx.jakartasecurity.LoginMechanism;

/**
 * Programs come with a key, people log in with X. The container wants one mechanism, so this one is
 * an alternative to ours, which it asks about everybody without a key.
 */
@Alternative
@Priority(Interceptor.Priority.APPLICATION)
@ApplicationScoped
public class ApiKeyMechanism implements HttpAuthenticationMechanism {

  private static final String HEADER = "X-Api-Key";

  @Inject private LoginMechanism loginWithX;

  @Inject
  @ConfigProperty(name = "robot.api.key", defaultValue = "example-key")
  private String robotKey;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public ApiKeyMechanism() {}

  @Override
  public AuthenticationStatus validateRequest(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context)
      throws AuthenticationException {
    String key = request.getHeader(HEADER);
    // At the end of a log-in the filter asks by itself: that is never about a key.
    if (key == null || context.isAuthenticationRequest()) {
      return loginWithX.validateRequest(request, response, context);
    }
    if (!isRobot(key)) {
      return context.responseUnauthorized();
    }
    return context.notifyContainerAboutLogin("robot", Set.of("robot"));
  }

  private boolean isRobot(String key) {
    return MessageDigest.isEqual(
        key.getBytes(StandardCharsets.UTF_8), robotKey.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void cleanSubject(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
    loginWithX.cleanSubject(request, response, context);
  }
}
