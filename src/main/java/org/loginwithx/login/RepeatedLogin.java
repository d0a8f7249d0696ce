package org.loginwithx.login;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.attempt.LoginAttempt;
import org.loginwithx.secret.Secrets;
import org.loginwithx.user.ActiveLogin;
import org.loginwithx.user.LiveLogins;
import org.loginwithx.web.FormToken;
import org.loginwithx.web.LoginCookie;
import org.loginwithx.web.LoginSecret;
import org.loginwithx.web.LoginSettings;

/**
 * Gives a browser its log-in once more, if it sent a second request before the first one was
 * answered, or if the first answer was lost.
 *
 * <p>The same answer to a question gives the same log-in: its secret is derived from the token of
 * the form and from a cookie. A page that read the one, or a browser in which an attacker planted
 * the other, gets nothing.
 */
@Dependent
final class RepeatedLogin {

  static final Duration REPEATED = Duration.ofMinutes(2);

  private final LiveLogins liveLogins;
  private final LoginCookie cookie;
  private final LoginSettings settings;
  private final LoginResponses responses;
  private final Clock clock;

  @Inject
  RepeatedLogin(
      LiveLogins liveLogins,
      LoginCookie cookie,
      LoginSettings settings,
      LoginResponses responses,
      Clock clock) {
    this.liveLogins = liveLogins;
    this.cookie = cookie;
    this.settings = settings;
    this.responses = responses;
    this.clock = clock;
  }

  /**
   * The secret of the log-in to which an answer leads.
   *
   * @param csrfToken the token of the form, which only its question knows
   */
  LoginSecret secret(HttpServletRequest request, String csrfToken) {
    return FormToken.ofBrowser(request, settings)
        .map(browser -> Secrets.hmac(csrfToken.getBytes(StandardCharsets.UTF_8), browser))
        .map(LoginSecret::of)
        .orElseGet(LoginSecret::random);
  }

  /**
   * Gives the log-in to which the same answer led a moment ago.
   *
   * @return whether there is one, and the request is answered
   */
  boolean giveAgain(LoginAttempt attempt, @Nullable String returnTo) {
    HttpServletRequest request = attempt.request();
    String csrfToken = FormToken.of(request);
    if (csrfToken == null || FormToken.ofBrowser(request, settings).isEmpty()) {
      return false;
    }
    LoginSecret secret = secret(request, csrfToken);
    Optional<ActiveLogin> login =
        Optional.of(secret.id())
            .filter(liveLogins::hasBegun)
            .flatMap(liveLogins::use)
            .filter(this::isRecent);
    login.ifPresent(again -> give(attempt.leadingTo(returnTo), secret, again));
    return login.isPresent();
  }

  /** Another node, whose clock is ahead, may have written it. */
  private boolean isRecent(ActiveLogin login) {
    return Duration.between(login.at(), clock.instant()).abs().compareTo(REPEATED) <= 0;
  }

  void give(LoginAttempt attempt, LoginSecret secret, ActiveLogin login) {
    Duration lasts = login.stays() ? settings.sessionLifetime() : null;
    // An attacker who planted the session may have left a question about another account in it.
    PendingSwitch.removeFrom(attempt.request());
    PendingMember.removeFrom(attempt.request());
    cookie.send(attempt.request(), attempt.response(), secret, lasts);
    responses.goOnAgain(attempt);
  }
}
