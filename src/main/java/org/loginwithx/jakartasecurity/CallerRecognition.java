package org.loginwithx.jakartasecurity;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HashSet;
import java.util.Optional;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.oauthserver.AuthorizationServer;
import org.loginwithx.oauthserver.Clients;
import org.loginwithx.user.LiveLogins;
import org.loginwithx.web.LoginCookie;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.SessionLogin;

/**
 * Recognises the user of a request by the cookie of the log-in, or by the access token of a client.
 * If a page needs a log-in and the user is not known, it sends the browser to the sign-in page.
 */
@Dependent
final class CallerRecognition {

  private final LoginCookie cookie;
  private final LiveLogins liveLogins;
  private final LoginChallenge challenge;
  private final Cors cors;
  private final BearerCaller bearer;

  @Inject
  CallerRecognition(
      LoginSettings settings,
      LoginCookie cookie,
      LiveLogins liveLogins,
      Clients applications,
      AuthorizationServer server) {
    this.cookie = cookie;
    this.liveLogins = liveLogins;
    this.challenge = new LoginChallenge(settings);
    this.cors = new Cors(settings, applications);
    this.bearer = new BearerCaller(settings, server);
  }

  AuthenticationStatus recognise(
      HttpServletRequest request, HttpServletResponse response, CallerContext context) {
    if (cors.answered(request, response)) {
      return AuthenticationStatus.SEND_CONTINUE;
    }
    if (bearer.isAsked(request)) {
      return bearer.validate(request, response, context);
    }
    Optional<SessionLogin> login;
    try {
      login = login(request);
    } catch (DatabaseUnavailableException away) {
      // The user cannot be recognised now. The cookie and the session stay, and work again when
      // the database is back.
      return context.isProtected()
          ? challenge.unavailable(request, response)
          : context.callerIsAnonymous();
    }
    SessionOwner.check(request, login);
    if (login.isPresent()) {
      SessionLogin current = login.get();
      current.attachTo(request);
      return context.callerIs(
          new LinkedUserPrincipal(current.userId(), current.profile()),
          new HashSet<>(current.groups()));
    }
    // The log-in may have ended since the request began, when an application calls authenticate()
    // again.
    SessionLogin.detachFrom(request);
    if (context.isProtected()) {
      bearer.invite(request, response);
      return challenge.send(request, response);
    }
    return context.callerIsAnonymous();
  }

  private Optional<SessionLogin> login(HttpServletRequest request) {
    return cookie
        .read(request)
        .flatMap(
            secret -> liveLogins.use(secret.id()).map(found -> new SessionLogin(found, secret)));
  }
}
