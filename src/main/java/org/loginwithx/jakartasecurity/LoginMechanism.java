package org.loginwithx.jakartasecurity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.CredentialValidationResult.Status;
import jakarta.security.enterprise.identitystore.IdentityStoreHandler;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.loginwithx.application.Applications;
import org.loginwithx.application.AuthorizationServer;
import org.loginwithx.login.LoginEvent;
import org.loginwithx.login.LoginEvents;
import org.loginwithx.login.LoginSettings;
import org.loginwithx.login.SessionLogin;
import org.loginwithx.user.LinkedUser;
import org.loginwithx.user.LiveLogins;

/**
 * Tells the container who is calling: at the end of a log-in by the filter's proof, on every later
 * request by what the session says, or the access token of an application. Sends everybody else who
 * needs a log-in to the sign-in page.
 *
 * <p>The session holds the caller as text of our own and the container is told anew with each
 * request. {@code @AutoApplySession} would keep the old caller when another one logs in, and only
 * the name once the session has moved to another node.
 *
 * <p>An application with a mechanism of its own makes that one an {@code @Alternative} with a
 * {@code @Priority} and delegates to this one.
 */
@ApplicationScoped
public class LoginMechanism implements HttpAuthenticationMechanism {

  private final IdentityStoreHandler identityStores;
  private final LoginChallenge challenge;
  private final LogoutCookies logoutCookies;
  private final LiveLogins liveLogins;
  private final LoginEvents events;
  private final Cors cors;
  private final BearerCaller bearer;

  /** For the proxy. */
  @SuppressWarnings("NullAway")
  protected LoginMechanism() {
    this.identityStores = null;
    this.challenge = null;
    this.logoutCookies = null;
    this.liveLogins = null;
    this.events = null;
    this.cors = null;
    this.bearer = null;
  }

  @Inject
  LoginMechanism(
      IdentityStoreHandler identityStores,
      LoginSettings settings,
      LiveLogins liveLogins,
      LoginEvents events,
      Applications applications,
      AuthorizationServer server) {
    this.identityStores = identityStores;
    this.challenge = new LoginChallenge(settings);
    this.logoutCookies = new LogoutCookies(settings);
    this.liveLogins = liveLogins;
    this.events = events;
    this.cors = new Cors(settings, applications);
    this.bearer = new BearerCaller(settings, server);
  }

  @Override
  public AuthenticationStatus validateRequest(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
    if (context.getAuthParameters().getCredential() instanceof LinkedUserCredential proof) {
      return logIn(request, context, proof);
    }
    if (cors.answered(request, response)) {
      return AuthenticationStatus.SEND_CONTINUE;
    }
    if (bearer.isAsked(request)) {
      return bearer.validate(request, response, context);
    }
    Optional<SessionLogin> login = login(request);
    if (login.isPresent()) {
      SessionLogin current = login.get();
      return context.notifyContainerAboutLogin(
          new LinkedUserPrincipal(current.userId(), current.profile()),
          new HashSet<>(current.groups()));
    }
    if (context.isProtected()) {
      bearer.invite(request, response);
      return challenge.send(request, response, context);
    }
    return context.doNothing();
  }

  private Optional<SessionLogin> login(HttpServletRequest request) {
    Optional<SessionLogin> login = SessionLogin.from(request);
    if (login.isEmpty() || isLive(login.get())) {
      return login;
    }
    // Too old, or this node's own copy of a session that ended on another one or was saved late.
    invalidate(request.getSession(false));
    return Optional.empty();
  }

  private boolean isLive(SessionLogin login) {
    return liveLogins.use(login.loginId(), login.userId(), login.at());
  }

  /** Another request of the same browser may have been faster. */
  private static void invalidate(@Nullable HttpSession session) {
    try {
      if (session != null) {
        session.invalidate();
      }
    } catch (IllegalStateException wasInvalidated) {
      // As well.
    }
  }

  private AuthenticationStatus logIn(
      HttpServletRequest request, HttpMessageContext context, LinkedUserCredential proof) {
    CredentialValidationResult result = identityStores.validate(proof);
    if (result.getStatus() != Status.VALID) {
      return AuthenticationStatus.SEND_FAILURE;
    }
    LinkedUser user = proof.user();
    // Whoever was logged in here before is not, wherever else this session was seen.
    SessionLogin.from(request).ifPresent(before -> liveLogins.end(before.loginId()));
    Set<String> groups = result.getCallerGroups();
    SessionLogin.of(user, groups, proof.given(groups), proof.login()).saveTo(request.getSession());
    return context.notifyContainerAboutLogin(result);
  }

  /**
   * {@code request.logout()}: the session goes, with everything else the application put into it.
   */
  @Override
  public void cleanSubject(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
    Optional<SessionLogin> login = SessionLogin.from(request);
    login.ifPresent(ended -> liveLogins.end(ended.loginId()));
    HttpSession session = request.getSession(false);
    if (session != null) {
      invalidate(session);
      logoutCookies.send(request, response);
    }
    context.cleanClientSubject();
    login.ifPresent(
        ended ->
            events.fire(new LoginEvent.LoggedOut(ended.userId(), ended.profile(), Instant.now())));
  }
}
