package org.loginwithx.login;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.loginwithx.attempt.Bulkhead;
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

  private static final Duration REPEATED = Duration.ofMinutes(2);

  /**
   * How many requests may look for a log-in at once. A visitor who invents a token and a cookie
   * costs a SELECT, and many of them must not take the connections of users who log in.
   */
  static final int MOST_LOOKING = 4;

  private final LiveLogins liveLogins;
  private final LoginCookie cookie;
  private final LoginSettings settings;
  private final LoginResponses responses;
  private final Clock clock;
  private final Bulkhead looking = new Bulkhead(MOST_LOOKING);

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
  static LoginSecret secret(HttpServletRequest request, String csrfToken, LoginSettings settings) {
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
    LoginSecret secret = secret(request, csrfToken, settings);
    Optional<ActiveLogin> login =
        looking
            .start(() -> CompletableFuture.completedFuture(find(secret)))
            .flatMap(CompletableFuture::join);
    login.ifPresent(again -> give(attempt.leadingTo(returnTo), secret, again));
    return login.isPresent();
  }

  private Optional<ActiveLogin> find(LoginSecret secret) {
    return Optional.of(secret.id())
        .filter(liveLogins::hasBegun)
        .flatMap(liveLogins::use)
        .filter(login -> isRecent(login.at()));
  }

  /** Another node, whose clock is ahead, may have written the time. */
  boolean isRecent(Instant at) {
    return Duration.between(at, clock.instant()).abs().compareTo(REPEATED) <= 0;
  }

  void give(LoginAttempt attempt, LoginSecret secret, ActiveLogin login) {
    Duration lasts = login.stays() ? settings.sessionLifetime() : null;
    // An attacker who planted the session may have left a question about another account in it.
    PendingSwitch.removeFrom(attempt.request());
    PendingMember.removeFrom(attempt.request());
    PendingMerge.removeFrom(attempt.request());
    cookie.send(attempt.request(), attempt.response(), secret, lasts);
    responses.goOnAgain(attempt);
  }
}
