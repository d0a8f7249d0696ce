package org.loginwithx.login;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.loginwithx.attempt.CallbackOutcome;
import org.loginwithx.attempt.Failure;
import org.loginwithx.attempt.PendingLogin;
import org.loginwithx.attempt.UsedCallbacks;
import org.loginwithx.web.LoginSecret;

/**
 * The callback that took its attempt. Lives as long as its request. If it leads to no log-in, how
 * it ended is kept, and {@link SecondCallback} answers the same callback in the same way.
 */
final class FirstCallback {

  /** The word for an account that was linked, where others have the code of a failure. */
  static final String LINKED = "linked";

  private static final String ATTRIBUTE = FirstCallback.class.getName();

  private final UsedCallbacks taken;
  private final PendingLogin pending;
  private final Clock clock;

  /**
   * @param pending {@linkplain PendingLogin#provenBy proven} by what came back
   */
  FirstCallback(UsedCallbacks taken, PendingLogin pending, Clock clock) {
    this.taken = taken;
    this.pending = pending;
    this.clock = clock;
  }

  void keepWith(HttpServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  /** Keeps a failure, if it is one of a first callback. */
  static void failed(HttpServletRequest request, Failure failure) {
    ended(request, failure.reason().code(), failure.message(), failure.retryAfter());
  }

  /** Keeps that an account was linked. A log-in needs no such note, since it has a row. */
  static void linked(HttpServletRequest request) {
    ended(request, LINKED, null, null);
  }

  private static void ended(
      HttpServletRequest request, String word, @Nullable String message, @Nullable Duration wait) {
    if (request.getAttribute(ATTRIBUTE) instanceof FirstCallback first) {
      first.ended(word, message, wait);
    }
  }

  private void ended(String word, @Nullable String message, @Nullable Duration wait) {
    String loginId = LoginSecret.of(pending.seed()).id();
    taken.ended(
        pending.token(),
        new CallbackOutcome(
            loginId, word, message, wait == null ? null : clock.instant().plus(wait)));
  }
}
