package org.loginwithx.access;

import java.util.Optional;
import java.util.function.Function;
import org.loginwithx.x.RateLimit;

/** The result of a call to X. */
public sealed interface XReply<T> {

  /**
   * X answered.
   *
   * @param value the content of the answer
   * @param rateLimit how often the call may be made, if X said so
   */
  record Success<T>(T value, Optional<RateLimit> rateLimit) implements XReply<T> {

    /** Without the value, which is about a user. */
    @Override
    public String toString() {
      return "Success[rateLimit=" + rateLimit + ']';
    }
  }

  /** The call failed. */
  record Failure<T>(XProblem problem) implements XReply<T> {}

  /** The value, if X answered. */
  default Optional<T> answer() {
    return this instanceof Success<T> success ? Optional.of(success.value()) : Optional.empty();
  }

  /** Converts the value of an answer. */
  default <R> XReply<R> map(Function<T, R> change) {
    if (this instanceof Success<T> success) {
      return new Success<>(change.apply(success.value()), success.rateLimit());
    }
    return new Failure<>(((Failure<T>) this).problem());
  }
}
