package org.loginwithx.access;

import java.util.Optional;
import java.util.function.Function;
import org.loginwithx.x.RateLimit;

/** What came of a call to X. */
public sealed interface XReply<T> {

  /**
   * X answered.
   *
   * @param value what it said
   * @param rateLimit how often the call may be made, if X said so
   */
  record Success<T>(T value, Optional<RateLimit> rateLimit) implements XReply<T> {

    /** Without the value: it is about a person. */
    @Override
    public String toString() {
      return "Success[rateLimit=" + rateLimit + ']';
    }
  }

  /** It came to nothing. */
  record Failure<T>(XProblem problem) implements XReply<T> {}

  /** The value, if X answered. */
  default Optional<T> answer() {
    return this instanceof Success<T> success ? Optional.of(success.value()) : Optional.empty();
  }

  /** Makes something else of an answer. */
  default <R> XReply<R> map(Function<T, R> change) {
    if (this instanceof Success<T> success) {
      return new Success<>(change.apply(success.value()), success.rateLimit());
    }
    return new Failure<>(((Failure<T>) this).problem());
  }
}
