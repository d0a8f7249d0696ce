package org.loginwithx.login;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.loginwithx.login.LoginFlows.Instead;
import org.loginwithx.x.XFailure;
import org.loginwithx.x.XFault;
import org.loginwithx.x.XResult;

/**
 * Leads new log-ins past OAuth 2.0 while X refuses it for want of money or of a plan: X bills the
 * profile of OAuth 2.0, and OAuth 1.0a names the user without it. Each node finds out by itself.
 */
final class Detour {

  /** After so long, one log-in tries OAuth 2.0 again. */
  static final Duration PAUSE = Duration.ofMinutes(10);

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");

  private final Clock clock;
  private final boolean allowed;
  private final AtomicReference<@Nullable Refused> refused = new AtomicReference<>();

  /**
   * @param allowed whether the operator wants it, and the other way is open; if not, no log-in goes
   *     another way
   */
  Detour(Clock clock, boolean allowed) {
    this.clock = clock;
    this.allowed = allowed;
  }

  private record Refused(XFault fault, Instant since, Instant tryAgainAt) {}

  /** How a log-in by OAuth 2.0 has ended at X. */
  void ended(XResult<?> result) {
    if (!allowed) {
      return;
    }
    if (result instanceof XResult.Ok) {
      worked();
    } else if (result instanceof XResult.Failed<?> failed && isForAll(failed.failure())) {
      failed(failed.failure().fault());
    }
  }

  /** Whether every user would get this answer; a user without a plan is another case. */
  private static boolean isForAll(XFailure failure) {
    return failure.fault() == XFault.NO_CREDIT || failure.fault() == XFault.ACCESS_LEVEL;
  }

  private void worked() {
    if (refused.get() != null && refused.getAndSet(null) != null) {
      LOG.log(System.Logger.Level.INFO, "event=detour outcome=ended");
    }
  }

  private void failed(XFault fault) {
    Instant now = clock.instant();
    Refused before =
        refused.getAndUpdate(
            known -> new Refused(fault, known == null ? now : known.since(), now.plus(PAUSE)));
    if (before == null) {
      LOG.log(
          System.Logger.Level.WARNING,
          "event=detour outcome=began reason=" + fault + " detail=log_ins_go_on_by_oauth1");
    }
  }

  /** Whether this log-in has to go another way. From time to time, one is let through. */
  boolean isTaken() {
    Refused now = refused.get();
    if (now == null) {
      return false;
    }
    Instant at = clock.instant();
    return at.isBefore(now.tryAgainAt())
        || !refused.compareAndSet(now, new Refused(now.fault(), now.since(), at.plus(PAUSE)));
  }

  /** Why log-ins go another way; empty if they do not. */
  Optional<Instead> instead() {
    return Optional.ofNullable(refused.get())
        .map(now -> new Instead(now.fault().toString(), now.since()));
  }
}
