package org.loginwithx.access;

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
 * The application's own token: the one an operator made in X's console, or one that is obtained
 * when it is first needed and kept in memory. X has one for each application at a time.
 */
final class ApplicationToken {

  private final @Nullable ApiClient client;
  private final @Nullable BearerToken configured;
  private final AtomicReference<@Nullable CompletableFuture<XResult<BearerToken>>> obtained =
      new AtomicReference<>();

  ApplicationToken(@Nullable ApiClient client, @Nullable BearerToken configured) {
    this.client = client;
    this.configured = configured;
  }

  /** One call to X at a time, however many want the token. */
  CompletableFuture<XResult<BearerToken>> get() {
    if (configured != null) {
      return CompletableFuture.completedFuture(new XResult.Ok<>(configured));
    }
    if (client == null) {
      return CompletableFuture.completedFuture(
          new XResult.Failed<>(XFailure.of(XFault.KEYS_REFUSED, XEndpoint.APP_TOKEN)));
    }
    CompletableFuture<XResult<BearerToken>> mine = new CompletableFuture<>();
    CompletableFuture<XResult<BearerToken>> other = obtained.compareAndExchange(null, mine);
    if (other != null) {
      return other.copy();
    }
    try {
      obtain(client, mine);
    } catch (RuntimeException failure) {
      obtained.compareAndSet(mine, null);
      throw failure;
    }
    return mine.copy();
  }

  private void obtain(ApiClient x, CompletableFuture<XResult<BearerToken>> mine) {
    x.applicationToken()
        .whenComplete(
            (result, failure) -> {
              if (failure != null || !(result instanceof XResult.Ok<BearerToken>)) {
                // Not kept: the next one may have more luck.
                obtained.compareAndSet(mine, null);
              }
              if (failure != null) {
                mine.completeExceptionally(failure);
              } else {
                mine.complete(result);
              }
            });
  }

  /** X refused this token. Whether there may be another one. */
  boolean forget(BearerToken token) {
    CompletableFuture<XResult<BearerToken>> current = obtained.get();
    return configured == null
        && current != null
        && current.isDone()
        && current.join() instanceof XResult.Ok<BearerToken> ok
        && ok.value().equals(token)
        && obtained.compareAndSet(current, null);
  }
}
