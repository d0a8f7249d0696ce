package org.loginwithx.doctor;

import java.time.Duration;
import java.util.Optional;
import org.loginwithx.x.XFailure;
import org.loginwithx.x.XResult;

/** What X's answers to harmless calls show about the settings. */
final class XFindings {

  private XFindings() {}

  /**
   * Whether X knows the application.
   *
   * @param answer empty if too many log-ins wait for X
   */
  static Finding pair(Check check, Optional<XResult<?>> answer) {
    Optional<XFailure> failure = failure(answer);
    if (answer.isPresent() && failure.isEmpty()) {
      return Finding.of(check, Symptom.PAIR_ACCEPTED);
    }
    if (failure.isEmpty()) {
      return Finding.of(check, Symptom.X_BUSY);
    }
    return switch (failure.get().fault()) {
      // X checks these last, so it has accepted the client.
      case CALLBACK_NOT_APPROVED, TOKEN_EXPIRED, CODE_MISMATCH ->
          Finding.of(check, Symptom.PAIR_ACCEPTED);
      case KEYS_REFUSED, TOKEN_REVOKED ->
          Finding.of(check, Symptom.PAIR_REFUSED, status(failure.get()), code(failure.get()));
      default -> other(check, failure.get());
    };
  }

  /** Whether X sends users back to this address. */
  static Finding callback(String url, Optional<XResult<?>> answer) {
    Optional<XFailure> failure = failure(answer);
    if (failure.isEmpty()) {
      return answer.isPresent()
          ? Finding.of(Check.CALLBACK, Symptom.CALLBACK_APPROVED, url)
          : Finding.of(Check.CALLBACK, Symptom.X_BUSY);
    }
    return switch (failure.get().fault()) {
      case CALLBACK_NOT_APPROVED -> Finding.of(Check.CALLBACK, Symptom.CALLBACK_NOT_APPROVED, url);
      default -> other(Check.CALLBACK, failure.get());
    };
  }

  private static Optional<XFailure> failure(Optional<XResult<?>> answer) {
    return answer.isPresent() && answer.get() instanceof XResult.Failed<?> failed
        ? Optional.of(failed.failure())
        : Optional.empty();
  }

  private static Finding other(Check check, XFailure failure) {
    String fault = failure.fault().toString();
    return switch (failure.fault()) {
      case DNS, REFUSED, CONNECT_TIMEOUT, READ_TIMEOUT, DEADLINE, TRUNCATED ->
          Finding.of(check, Symptom.X_UNREACHABLE, fault);
      case TLS -> Finding.of(check, Symptom.X_NOT_TRUSTED);
      case PROXY -> Finding.of(check, Symptom.X_PROXY_REFUSES);
      case NOT_X -> Finding.of(check, Symptom.X_SOMETHING_ELSE, status(failure));
      case SERVER_ERROR, OVERLOADED -> Finding.of(check, Symptom.X_ILL, status(failure));
      case RATE_LIMITED -> {
        Duration wait = failure.retryAfter();
        yield Finding.of(
            check,
            Symptom.X_RATE_LIMITED,
            wait == null ? "?" : Long.toString(Math.max(1, wait.toSeconds())));
      }
      case APP_SUSPENDED -> Finding.of(check, Symptom.X_SUSPENDED);
      case ACCESS_LEVEL, USER_NOT_ENROLLED -> Finding.of(check, Symptom.X_PLAN);
      case PERMISSION_TOO_LOW -> Finding.of(check, Symptom.X_PERMISSIONS);
      case NO_CREDIT -> Finding.of(check, Symptom.X_NO_CREDIT);
      case CLOCK_SKEW -> Finding.of(check, Symptom.X_CLOCK);
      default -> Finding.of(check, Symptom.X_ODD, fault, status(failure), code(failure));
    };
  }

  private static String status(XFailure failure) {
    return Integer.toString(failure.status());
  }

  private static String code(XFailure failure) {
    return failure.code() == 0 ? "-" : Integer.toString(failure.code());
  }
}
