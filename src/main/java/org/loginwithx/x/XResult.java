package org.loginwithx.x;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** What came of a call to X: an answer we can use, or a failure. */
public sealed interface XResult<T> {

  /** An answer we can use. */
  record Ok<T>(T value) implements XResult<T> {}

  /** No such answer. */
  record Failed<T>(XFailure failure) implements XResult<T> {}

  /** Makes something else of an answer. */
  default <R> XResult<R> map(Function<T, R> change) {
    if (this instanceof Ok<T> ok) {
      return new Ok<>(change.apply(ok.value()));
    }
    return new Failed<>(((Failed<T>) this).failure());
  }

  /** Goes on with the next call if this one came to something. */
  default <R> CompletableFuture<XResult<R>> then(
      Function<T, CompletableFuture<XResult<R>>> nextCall) {
    if (this instanceof Ok<T> ok) {
      return nextCall.apply(ok.value());
    }
    return CompletableFuture.completedFuture(new Failed<>(((Failed<T>) this).failure()));
  }
}
