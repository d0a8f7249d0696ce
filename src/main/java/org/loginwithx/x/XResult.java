package org.loginwithx.x;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.loginwithx.Internal;

/** The result of a call to X: a usable answer, or a failure. */
@Internal
public sealed interface XResult<T> {

  /** A usable answer. */
  record Ok<T>(T value) implements XResult<T> {}

  /** A failure. */
  record Failed<T>(XFailure failure) implements XResult<T> {}

  /** Converts the value of a usable answer. */
  default <R> XResult<R> map(Function<T, R> change) {
    if (this instanceof Ok<T> ok) {
      return new Ok<>(change.apply(ok.value()));
    }
    return new Failed<>(((Failed<T>) this).failure());
  }

  /** Makes the next call if this one succeeded. */
  default <R> CompletableFuture<XResult<R>> then(
      Function<T, CompletableFuture<XResult<R>>> nextCall) {
    if (this instanceof Ok<T> ok) {
      return nextCall.apply(ok.value());
    }
    return CompletableFuture.completedFuture(new Failed<>(((Failed<T>) this).failure()));
  }
}
