package org.loginwithx.login;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.loginwithx.Internal;

/**
 * Whether a log-in by OAuth 1.0a reads the profile. The answer with the token names the user
 * already, so that the read, and what X may bill for it, can be left out.
 */
@Internal
public final class ProfileReads {

  /** Each log-in reads the profile. */
  static final ProfileReads ALWAYS =
      new ProfileReads(
          () -> When.ALWAYS, userId -> Optional.empty(), Runnable::run, Clock.systemUTC());

  /** Which log-ins of a user read the profile. */
  public enum When {
    ALWAYS,
    /** The first one. */
    FIRST,
    /** The first one of a UTC day. */
    DAILY,
    NEVER
  }

  private final Supplier<When> when;
  private final Function<String, Optional<Instant>> lastLogin;
  private final Executor executor;
  private final Clock clock;

  /**
   * @param when the present setting
   * @param lastLogin when an account at X was last used, by its id; empty for a new one. May throw
   *     if the database does not answer
   * @param executor threads that may use the database
   */
  public ProfileReads(
      Supplier<When> when,
      Function<String, Optional<Instant>> lastLogin,
      Executor executor,
      Clock clock) {
    this.when = when;
    this.lastLogin = lastLogin;
    this.executor = executor;
    this.clock = clock;
  }

  /** Whether this log-in reads the profile. Does not block and never fails: in doubt it does. */
  CompletableFuture<Boolean> wanted(String xUserId) {
    When now = when.get();
    return switch (now) {
      case ALWAYS -> CompletableFuture.completedFuture(true);
      case NEVER -> CompletableFuture.completedFuture(false);
      case FIRST, DAILY -> byLastLogin(xUserId, now);
    };
  }

  private CompletableFuture<Boolean> byLastLogin(String xUserId, When now) {
    try {
      return CompletableFuture.supplyAsync(() -> lastLogin.apply(xUserId), executor)
          .thenApply(last -> last.isEmpty() || (now == When.DAILY && day(last.get()) != today()))
          .exceptionally(away -> true);
    } catch (RejectedExecutionException busy) {
      return CompletableFuture.completedFuture(true);
    }
  }

  private long today() {
    return day(clock.instant());
  }

  private static long day(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC).toEpochDay();
  }
}
