package org.loginwithx.access;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.loginwithx.access.StoredTokens.Stored;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.oauth2.OAuth2Tokens;
import org.loginwithx.timer.DelayingExecutor;
import org.loginwithx.x.OAuth2Client;
import org.loginwithx.x.UserTokens;
import org.loginwithx.x.XClients;
import org.loginwithx.x.XEndpoint;
import org.loginwithx.x.XFailure;
import org.loginwithx.x.XFault;
import org.loginwithx.x.XResult;

/**
 * Makes sure that tokens can be used: those of OAuth 2.0 expire after two hours, and X accepts a
 * refresh token once. One thread of one node refreshes, by a lease in the row, and holds neither a
 * transaction nor a connection while X answers; all others wait for the row that it writes. The new
 * pair is in the database before it is used.
 */
final class TokenRefresh {

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");

  /**
   * How long before its expiry a token is refreshed, so that a call that begins now still arrives
   * in time.
   */
  private static final Duration AHEAD = Duration.ofSeconds(60);

  /** How often and how long the other threads look for the new row. */
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  private static final int LOOKS = 60;

  /** The pauses between attempts to save the new pair, of which there is no other copy. */
  static final List<Duration> PAUSES =
      Stream.of(200L, 500L, 1_000L, 2_000L, 5_000L, 10_000L).map(Duration::ofMillis).toList();

  private final StoredTokens stored;
  private final Supplier<XClients> clients;
  private final Clock clock;
  private final DelayingExecutor executor;
  private final Map<String, CompletableFuture<XResult<Stored>>> underWay =
      new ConcurrentHashMap<>();

  /**
   * @param clients the clients that are set up now; without OAuth 2.0 tokens are used until they
   *     expire
   * @param executor threads that may use the database
   */
  TokenRefresh(
      StoredTokens stored, Supplier<XClients> clients, Clock clock, DelayingExecutor executor) {
    this.stored = stored;
    this.clients = clients;
    this.clock = clock;
    this.executor = executor;
  }

  /** The tokens if they are valid for a while, or the next ones. */
  CompletableFuture<XResult<Stored>> usable(Stored tokens) {
    return isDue(tokens) ? once(tokens, false) : done(tokens);
  }

  /** Whether these tokens can be refreshed. */
  boolean canRenew(Stored tokens) {
    return clients.get().oauth2() != null
        && tokens.tokens() instanceof UserTokens.OAuth2 oauth2
        && oauth2.tokens().refreshToken() != null;
  }

  /** The next tokens, although these should still be valid: X has refused them. */
  CompletableFuture<XResult<Stored>> renewed(Stored tokens) {
    return once(tokens, true);
  }

  /** Refreshes once on this node, however many threads ask for it. */
  private CompletableFuture<XResult<Stored>> once(Stored tokens, boolean refused) {
    CompletableFuture<XResult<Stored>> mine = new CompletableFuture<>();
    CompletableFuture<XResult<Stored>> first = underWay.putIfAbsent(tokens.row().id(), mine);
    if (first != null) {
      return first.copy();
    }
    try {
      CompletableFuture.supplyAsync(() -> tokens, executor)
          .thenCompose(each -> refresh(each, refused, LOOKS))
          .whenComplete((result, failure) -> ended(tokens, mine, result, failure));
    } catch (RejectedExecutionException stopping) {
      ended(tokens, mine, null, stopping);
    }
    return mine.copy();
  }

  private void ended(
      Stored tokens,
      CompletableFuture<XResult<Stored>> mine,
      @Nullable XResult<Stored> result,
      @Nullable Throwable failure) {
    underWay.remove(tokens.row().id(), mine);
    if (failure != null) {
      mine.completeExceptionally(failure);
    } else {
      mine.complete(result);
    }
  }

  private boolean isDue(Stored tokens) {
    return tokens.tokens() instanceof UserTokens.OAuth2 oauth2
        && oauth2.tokens().expiresAt().isBefore(clock.instant().plus(AHEAD));
  }

  /** Runs on a thread that may use the database. */
  private CompletableFuture<XResult<Stored>> refresh(Stored before, boolean refused, int looks) {
    // Another thread may have refreshed the tokens since these were read.
    Stored now = stored.reread(before.row()).orElse(null);
    if (now == null || now.row().revoked()) {
      return failed(XFault.TOKEN_REVOKED);
    }
    boolean same = now.row().version() == before.row().version();
    if (!isDue(now) && !(refused && same)) {
      return done(now);
    }
    OAuth2Tokens tokens = ((UserTokens.OAuth2) now.tokens()).tokens();
    OAuth2Client x = clients.get().oauth2();
    if (x == null || tokens.refreshToken() == null) {
      return tokens.expiresAt().isAfter(clock.instant()) ? done(now) : failed(XFault.TOKEN_REVOKED);
    }
    String owner = UUID.randomUUID().toString();
    if (stored.table().lease(now.row(), owner)) {
      return askX(x, now, tokens, owner);
    }
    if (looks == 0) {
      return failed(XFault.DEADLINE);
    }
    return after(LOOK_AGAIN, () -> refresh(before, refused, looks - 1));
  }

  private CompletableFuture<XResult<Stored>> after(
      Duration pause, Supplier<CompletableFuture<XResult<Stored>>> next) {
    // Not CompletableFuture's own timer: its thread belongs to the JVM, and keeps the identity of
    // the caller that needed it first.
    return CompletableFuture.supplyAsync(next, executor.after(pause))
        .thenCompose(Function.identity());
  }

  private CompletableFuture<XResult<Stored>> askX(
      OAuth2Client x, Stored before, OAuth2Tokens tokens, String owner) {
    return x.refresh(requireNonNull(tokens.refreshToken()), tokens.scopes())
        .thenComposeAsync(
            result -> {
              if (result instanceof XResult.Ok<OAuth2Tokens> ok) {
                return saved(x, before, whole(before, ok.value()), owner, 0);
              }
              XFailure failure = ((XResult.Failed<OAuth2Tokens>) result).failure();
              if (failure.fault() == XFault.TOKEN_REVOKED) {
                stored.markRevoked(before.row());
                return CompletableFuture.completedFuture(new XResult.Failed<>(failure));
              }
              stored.table().release(before.row(), owner);
              // X does not answer, but these tokens are still valid for some seconds.
              return CompletableFuture.completedFuture(
                  tokens.expiresAt().isAfter(clock.instant())
                      ? new XResult.Ok<>(before)
                      : new XResult.Failed<>(failure));
            },
            executor);
  }

  /** X may leave out the refresh token if the old one stays valid (RFC 6749 section 6). */
  private static OAuth2Tokens whole(Stored before, OAuth2Tokens tokens) {
    OAuth2Tokens old = ((UserTokens.OAuth2) before.tokens()).tokens();
    return tokens.refreshToken() != null
        ? tokens
        : new OAuth2Tokens(
            tokens.accessToken(), old.refreshToken(), tokens.scopes(), tokens.expiresAt());
  }

  /** X issues a pair once: a database that fails for a moment must not lose it. */
  private CompletableFuture<XResult<Stored>> saved(
      OAuth2Client x, Stored before, OAuth2Tokens next, String owner, int attempt) {
    try {
      if (attempt > 0) {
        // Renews the lease, or another node would use the old refresh token again.
        stored.table().lease(before.row(), owner);
      }
      boolean replaced = stored.replace(before.row(), new UserTokens.OAuth2(next));
      // The row has these tokens now, or the newer ones of a log-in.
      Stored now = stored.reread(before.row()).orElse(null);
      if (replaced) {
        LOG.log(
            System.Logger.Level.INFO,
            "event=tokens outcome=refreshed user={0}",
            before.row().userId());
      } else if (!holds(now, next)) {
        revokeUnwanted(x, next);
      }
      return now == null ? failed(XFault.TOKEN_REVOKED) : done(now);
    } catch (DatabaseUnavailableException away) {
      if (attempt == PAUSES.size()) {
        throw away;
      }
      return after(PAUSES.get(attempt), () -> saved(x, before, next, owner, attempt + 1));
    }
  }

  /** Whether the row has these tokens: a write whose confirmation got lost counts as well. */
  private static boolean holds(@Nullable Stored now, OAuth2Tokens next) {
    return now != null
        && now.tokens() instanceof UserTokens.OAuth2 oauth2
        && oauth2.tokens().accessToken().equals(next.accessToken());
  }

  /**
   * Revokes tokens that X issued while the user deleted or replaced the old ones: they are stored
   * nowhere.
   */
  static void revokeUnwanted(OAuth2Client x, OAuth2Tokens tokens) {
    if (tokens.refreshToken() != null) {
      var unused = x.revoke(tokens.refreshToken());
    }
    var unused = x.revoke(tokens.accessToken());
  }

  private static CompletableFuture<XResult<Stored>> done(Stored tokens) {
    return CompletableFuture.completedFuture(new XResult.Ok<>(tokens));
  }

  private static CompletableFuture<XResult<Stored>> failed(XFault fault) {
    return CompletableFuture.completedFuture(new XResult.Failed<>(failure(fault)));
  }

  private static XFailure failure(XFault fault) {
    return XFailure.of(fault, XEndpoint.REFRESH);
  }
}
