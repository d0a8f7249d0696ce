package org.loginwithx.login;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.loginwithx.timer.Limit;
import org.loginwithx.user.ActiveLogin;
import org.loginwithx.user.LiveLogins;
import org.loginwithx.user.TakenLogins;

/**
 * The same callback comes a second time: the person clicked twice, or the first answer was lost. X
 * is not asked again. For two minutes the browser gets the log-in to which the first callback led,
 * while that log-in goes on.
 *
 * <p>An attacker who saw the address gets nothing by it. The secret of the log-in is derived from
 * the seed, which only the browser that began the attempt has, and from the proof in the address.
 */
final class SecondCallback {

  private static final Duration GIVEN_AGAIN = Duration.ofMinutes(2);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

  /** Each pause is twice as long as the one before. All take 16 seconds, as long as X may take. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);

  /** So that a browser that sends its callback again and again does not fill the server. */
  private static final int MOST_WAITING = 50;

  private final TakenLogins taken;
  private final LiveLogins liveLogins;
  private final LoginCookie cookie;
  private final LoginSettings settings;
  private final LoginResponses responses;
  private final Clock clock;
  private final InFlight waiting = new InFlight(MOST_WAITING);

  SecondCallback(
      TakenLogins taken,
      LiveLogins liveLogins,
      LoginCookie cookie,
      LoginSettings settings,
      LoginResponses responses,
      Clock clock) {
    this.taken = taken;
    this.liveLogins = liveLogins;
    this.cookie = cookie;
    this.settings = settings;
    this.responses = responses;
    this.clock = clock;
  }

  /**
   * Answers it.
   *
   * @param pending {@linkplain PendingLogin#provenBy proven} by what came back
   */
  void answer(HttpServletRequest request, HttpServletResponse response, PendingLogin pending)
      throws IOException, ServletException {
    if (pending.purpose() != Purpose.LOGIN && SessionLogin.from(request).isPresent()) {
      responses.goOn(request, response, pending);
      return;
    }
    if (!wasTakenJustNow(pending)) {
      refuse(request, response, pending);
      return;
    }
    look(request, response, pending, FIRST_PAUSE);
  }

  /** Another node may have taken it, whose clock is ahead. */
  private boolean wasTakenJustNow(PendingLogin pending) {
    return taken
        .takenAt(pending.token())
        .map(at -> Duration.between(at, clock.instant()).abs())
        .filter(age -> age.compareTo(GIVEN_AGAIN) <= 0)
        .isPresent();
  }

  private void look(
      HttpServletRequest request,
      HttpServletResponse response,
      PendingLogin pending,
      Duration pause)
      throws IOException, ServletException {
    LoginSecret secret = LoginSecret.of(pending.seed());
    if (liveLogins.hasBegun(secret.id())) {
      give(request, response, pending, secret);
      return;
    }
    Optional<CompletableFuture<Duration>> later =
        pause.compareTo(LONGEST_PAUSE) > 0
            ? Optional.empty()
            : waiting.start(
                () -> Limit.complete(new CompletableFuture<>(), pause, pause.multipliedBy(2)));
    if (later.isEmpty()) {
      refuse(request, response, pending);
      return;
    }
    Waiting.until(
        later.get(),
        pause.multipliedBy(2),
        () -> pause.multipliedBy(2),
        request,
        response,
        (again, answer, next) -> look(again, answer, pending, next));
  }

  /** Nothing is given if the person has logged out since, or was disabled. */
  private void give(
      HttpServletRequest request,
      HttpServletResponse response,
      PendingLogin pending,
      LoginSecret secret)
      throws IOException {
    Optional<ActiveLogin> login = liveLogins.use(secret.id());
    if (login.isEmpty()) {
      refuse(request, response, pending);
      return;
    }
    Duration lasts = login.get().stays() ? settings.sessionLifetime() : null;
    forgetQuestions(request);
    cookie.send(request, response, secret, lasts);
    responses.goOn(request, response, pending);
  }

  /** An attacker who planted the session may have left a question about another account in it. */
  private static void forgetQuestions(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session != null) {
      PendingSwitch.removeFrom(session);
      PendingMember.removeFrom(request);
    }
  }

  /** A user who was logged in before goes on, as if they had not come a second time. */
  private void refuse(
      HttpServletRequest request, HttpServletResponse response, PendingLogin pending)
      throws IOException {
    if (SessionLogin.from(request).isPresent()) {
      responses.goOn(request, response, pending);
      return;
    }
    responses.fail(
        request, response, Failure.of(LoginFailure.REPLAYED, pending.number(), pending.returnTo()));
  }
}
