package org.loginwithx.attempt;

import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.web.LoginSecret;

/**
 * The callback that used up its attempt. If it leads to no log-in, it keeps how it ended, and a
 * second request with the same callback is answered in the same way.
 */
@Internal
public final class FirstCallback {

  /** The word for an account that was linked, where others have the code of a failure. */
  public static final String LINKED = "linked";

  private final UsedCallbacks used;
  private final PendingLogin pending;
  private final Clock clock;

  /**
   * @param pending {@linkplain PendingLogin#provenBy proven} by what came back
   */
  public FirstCallback(UsedCallbacks used, PendingLogin pending, Clock clock) {
    this.used = used;
    this.pending = pending;
    this.clock = clock;
  }

  /** Keeps a failure. */
  public void failed(Failure failure) {
    ended(failure.reason().code(), failure.message(), failure.retryAfter());
  }

  /** Keeps that an account was linked. A log-in needs no such note, since it has a row. */
  public void linked() {
    ended(LINKED, null, null);
  }

  private void ended(String word, @Nullable String message, @Nullable Duration wait) {
    String loginId = LoginSecret.of(pending.seed()).id();
    used.ended(
        pending.token(),
        new CallbackOutcome(
            loginId, word, message, wait == null ? null : clock.instant().plus(wait)));
  }
}
