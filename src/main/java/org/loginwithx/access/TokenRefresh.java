package org.loginwithx.access;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.loginwithx.access.StoredTokens.Stored;
import org.loginwithx.oauth2.OAuth2Tokens;
import org.loginwithx.user.DatabaseUnavailableException;
import org.loginwithx.x.OAuth2Client;
import org.loginwithx.x.UserTokens;
import org.loginwithx.x.XEndpoint;
import org.loginwithx.x.XFailure;
import org.loginwithx.x.XFault;
import org.loginwithx.x.XResult;

/**
 * Makes sure that tokens can be used: those of OAuth 2.0 end after two hours, and X takes a refresh
 * token once. One thread of one node refreshes, by a lease in the row, and holds neither a
 * transaction nor a connection while X thinks; all others wait for the row it writes. The new pair
 * is in the database before anybody uses it.
 */
final class TokenRefresh {

  /** Before its end, so that a call that begins now still arrives in time. */
  private static final Duration AHEAD = Duration.ofSeconds(60);

  /** How often and how long the others look whether the one who refreshes is done. */
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  private static final int LOOKS = 60;

  /** How often the new pair is tried to be saved: it is the only one there is. */
  private static final int SAVES = 5;

  private final StoredTokens stored;
  private final @Nullable OAuth2Client x;
  private final Clock clock;
  private final Executor executor;
  private final Map<String, CompletableFuture<XResult<Stored>>> underWay =
      new ConcurrentHashMap<>();

  /**
   * @param x null if OAuth 2.0 is not set up: then tokens are used until they end
   * @param executor threads that may use the database
   */
  TokenRefresh(StoredTokens stored, @Nullable OAuth2Client x, Clock clock, Executor executor) {
    this.stored = stored;
    this.x = x;
    this.clock = clock;
    this.executor = executor;
  }

  /** The tokens if they are good for a while, or the next ones. */
  CompletableFuture<XResult<Stored>> usable(Stored tokens) {
    if (!isDue(tokens)) {
      return done(tokens);
    }
    // One refresh on this node, however many threads want it.
    CompletableFuture<XResult<Stored>> mine = new CompletableFuture<>();
    CompletableFuture<XResult<Stored>> first = underWay.putIfAbsent(tokens.row().id(), mine);
    if (first != null) {
      return first.copy();
    }
    CompletableFuture.supplyAsync(() -> tokens, executor)
        .thenCompose(each -> refresh(each, LOOKS))
        .whenComplete(
            (result, failure) -> {
              underWay.remove(tokens.row().id(), mine);
              if (failure != null) {
                mine.completeExceptionally(failure);
              } else {
                mine.complete(result);
              }
            });
    return mine.copy();
  }

  private boolean isDue(Stored tokens) {
    return tokens.tokens() instanceof UserTokens.OAuth2 oauth2
        && oauth2.tokens().expiresAt().isBefore(clock.instant().plus(AHEAD));
  }

  /** On a thread that may use the database. */
  private CompletableFuture<XResult<Stored>> refresh(Stored before, int looks) {
    // Somebody may have refreshed since these were read.
    Stored now = stored.reread(before.row()).orElse(null);
    if (now == null || now.row().revoked()) {
      return failed(XFault.TOKEN_REVOKED);
    }
    if (!isDue(now)) {
      return done(now);
    }
    OAuth2Tokens tokens = ((UserTokens.OAuth2) now.tokens()).tokens();
    if (x == null || tokens.refreshToken() == null) {
      return tokens.expiresAt().isAfter(clock.instant()) ? done(now) : failed(XFault.TOKEN_REVOKED);
    }
    String owner = UUID.randomUUID().toString();
    if (stored.table().lease(now.row(), owner)) {
      return askX(now, tokens, owner);
    }
    if (looks == 0) {
      return failed(XFault.DEADLINE);
    }
    return CompletableFuture.supplyAsync(
            () -> now,
            CompletableFuture.delayedExecutor(
                LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS, executor))
        .thenCompose(each -> refresh(each, looks - 1));
  }

  private CompletableFuture<XResult<Stored>> askX(
      Stored before, OAuth2Tokens tokens, String owner) {
    return requireNonNull(x)
        .refresh(requireNonNull(tokens.refreshToken()), tokens.scopes())
        .thenApplyAsync(
            result -> {
              if (result instanceof XResult.Ok<OAuth2Tokens> ok) {
                return saved(before, ok.value());
              }
              XFailure failure = ((XResult.Failed<OAuth2Tokens>) result).failure();
              if (failure.fault() == XFault.TOKEN_REVOKED) {
                stored.markRevoked(before.row());
                return new XResult.Failed<>(failure);
              }
              stored.table().release(before.row(), owner);
              // X is away, but these are still good for some seconds.
              return tokens.expiresAt().isAfter(clock.instant())
                  ? new XResult.Ok<>(before)
                  : new XResult.Failed<>(failure);
            },
            executor);
  }

  /** X gives a pair once: a database that is away for a moment must not cost it. */
  private XResult<Stored> saved(Stored before, OAuth2Tokens tokens) {
    // X may leave out the refresh token if the old one goes on (RFC 6749 section 6).
    OAuth2Tokens old = ((UserTokens.OAuth2) before.tokens()).tokens();
    OAuth2Tokens next =
        tokens.refreshToken() != null
            ? tokens
            : new OAuth2Tokens(
                tokens.accessToken(), old.refreshToken(), tokens.scopes(), tokens.expiresAt());
    DatabaseUnavailableException last = null;
    for (int attempt = 0; attempt < SAVES; attempt++) {
      try {
        stored.replace(before.row(), new UserTokens.OAuth2(next));
        // Ours, or the newer ones of a log-in: whatever is there now.
        return stored
            .reread(before.row())
            .<XResult<Stored>>map(XResult.Ok::new)
            .orElseGet(() -> new XResult.Failed<>(failure(XFault.TOKEN_REVOKED)));
      } catch (DatabaseUnavailableException away) {
        last = away;
      }
    }
    throw requireNonNull(last);
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
