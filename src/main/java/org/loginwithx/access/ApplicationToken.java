package org.loginwithx.access;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.loginwithx.oauth2.BearerToken;
import org.loginwithx.x.ApiClient;
import org.loginwithx.x.XEndpoint;
import org.loginwithx.x.XFailure;
import org.loginwithx.x.XFault;
import org.loginwithx.x.XResult;

/**
 * The application's own token: the one that an operator made in X's console, or one that is
 * obtained when first needed and kept in memory. X keeps one for each application at a time.
 */
final class ApplicationToken {

  private final @Nullable BearerToken configured;
  private final AtomicReference<@Nullable Obtained> obtained = new AtomicReference<>();

  ApplicationToken(@Nullable BearerToken configured) {
    this.configured = configured;
  }

  /** The token of the application of this client, or the future of one. */
  private record Obtained(ApiClient client, CompletableFuture<XResult<BearerToken>> token) {
    @Override
    public String toString() {
      return "Obtained[token=***]";
    }
  }

  /**
   * The token; of concurrent callers, only one calls X.
   *
   * @param client the client that is set up now; null if there is none
   */
  CompletableFuture<XResult<BearerToken>> get(@Nullable ApiClient client) {
    if (configured != null) {
      return CompletableFuture.completedFuture(new XResult.Ok<>(configured));
    }
    if (client == null) {
      return CompletableFuture.completedFuture(
          new XResult.Failed<>(XFailure.of(XFault.KEYS_REFUSED, XEndpoint.APP_TOKEN)));
    }
    Obtained mine = new Obtained(client, new CompletableFuture<>());
    Obtained now =
        requireNonNull(
            obtained.updateAndGet(
                before -> before != null && before.client() == client ? before : mine));
    if (!now.equals(mine)) {
      return now.token().copy();
    }
    try {
      obtain(mine);
    } catch (RuntimeException failure) {
      obtained.compareAndSet(mine, null);
      throw failure;
    }
    return mine.token().copy();
  }

  private void obtain(Obtained mine) {
    mine.client()
        .applicationToken()
        .whenComplete(
            (result, failure) -> {
              if (failure != null || !(result instanceof XResult.Ok<BearerToken>)) {
                // Not kept: the next attempt may succeed.
                obtained.compareAndSet(mine, null);
              }
              if (failure != null) {
                mine.token().completeExceptionally(failure);
              } else {
                mine.token().complete(result);
              }
            });
  }

  /** Forgets this token, which X has refused; returns whether another one can be obtained. */
  boolean forget(BearerToken token) {
    Obtained current = obtained.get();
    return configured == null
        && current != null
        && current.token().isDone()
        && current.token().join() instanceof XResult.Ok<BearerToken> ok
        && ok.value().equals(token)
        && obtained.compareAndSet(current, null);
  }
}
