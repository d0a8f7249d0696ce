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
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.loginwithx.decision.LoginEvent;
import org.loginwithx.decision.LoginEvents;
import org.loginwithx.login.BegunLogin;
import org.loginwithx.user.ActiveLogin;
import org.loginwithx.user.LiveLogins;
import org.loginwithx.web.LoginCookie;
import org.loginwithx.web.LoginSecret;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.SessionLogin;

/**
 * Tells the container who sends a request: at the end of a log-in by the filter's proof, on every
 * later request by the cookie of the log-in, or the access token of a client. Redirects other
 * requests that need a log-in to the sign-in page.
 *
 * <p>The cookie names a row of the database, so that every node knows the same users, also after a
 * restart. {@code @AutoApplySession} would keep the caller in a session, which only one node has.
 *
 * <p>An application with its own mechanism makes that one an {@code @Alternative} with a
 * {@code @Priority} and delegates to this one.
 */
@ApplicationScoped
public class LoginMechanism implements HttpAuthenticationMechanism {

  @Inject private IdentityStoreHandler identityStores;
  @Inject private CallerRecognition recognition;
  @Inject private LoginCookie cookie;
  @Inject private LoginSettings settings;
  @Inject private LiveLogins liveLogins;
  @Inject private LoginEvents events;

  /** For the container, which fills in the rest. */
  @SuppressWarnings("NullAway.Init")
  protected LoginMechanism() {}

  @Override
  public AuthenticationStatus validateRequest(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
    if (context.getAuthParameters().getCredential() instanceof LinkedUserCredential proof) {
      // A program with a token cannot log in the browser that sent its request.
      return TokenRequest.is(request)
          ? AuthenticationStatus.SEND_FAILURE
          : logIn(request, response, context, proof);
    }
    return recognition.recognise(request, response, CallerContext.of(context));
  }

  /** A session that the application made in this request belongs to the log-in. */
  @Override
  public AuthenticationStatus secureResponse(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
    SessionOwner.note(request);
    return AuthenticationStatus.SUCCESS;
  }

  private AuthenticationStatus logIn(
      HttpServletRequest request,
      HttpServletResponse response,
      HttpMessageContext context,
      LinkedUserCredential proof) {
    CredentialValidationResult result = identityStores.validate(proof);
    if (result.getStatus() != Status.VALID) {
      return AuthenticationStatus.SEND_FAILURE;
    }
    // The log-in that this browser had before ends.
    Set<String> before = named(request);
    before.forEach(liveLogins::end);
    BegunLogin begun = proof.begun();
    ActiveLogin active = begun.with(result.getCallerGroups());
    liveLogins.began(active, active.given().size() > begun.login().given().size(), begun.asOf());
    SessionLogin login = new SessionLogin(active, begun.secret());
    login.attachTo(request);
    SessionOwner.begin(request, login, before);
    cookie.send(
        request, response, begun.secret(), active.stays() ? settings.sessionLifetime() : null);
    return context.notifyContainerAboutLogin(result);
  }

  /** The log-ins of this request: the one that was found, and the one that its cookie names. */
  private Set<String> named(HttpServletRequest request) {
    return Stream.concat(
            SessionLogin.from(request).map(SessionLogin::loginId).stream(),
            cookie.read(request).map(LoginSecret::id).stream())
        .collect(Collectors.toSet());
  }

  /**
   * {@code request.logout()}: ends the log-in, and the session with everything that the application
   * put into it. While the database does not answer, the request has no log-in; the log-in that the
   * cookie names ends nevertheless. A request with an access token ends nothing: the log-in of the
   * browser may be that of another user.
   */
  @Override
  public void cleanSubject(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
    if (TokenRequest.is(request)) {
      context.cleanClientSubject();
      return;
    }
    Optional<SessionLogin> login = SessionLogin.from(request);
    Set<String> named = named(request);
    named.forEach(liveLogins::end);
    SessionLogin.detachFrom(request);
    HttpSession session = request.getSession(false);
    if (session != null || !named.isEmpty()) {
      SessionOwner.end(session);
      cookie.delete(request, response);
      new LogoutCookies(settings).send(request, response);
    }
    context.cleanClientSubject();
    login.ifPresent(
        ended ->
            events.fire(new LoginEvent.LoggedOut(ended.userId(), ended.profile(), Instant.now())));
  }
}
