package org.loginwithx.operations;

import java.util.function.BiConsumer;
import org.loginwithx.attempt.LoginFailure;

/** The names and descriptions of the metrics, which are the same in each registry. */
final class Figures {

  static final String LOGINS = "login";
  static final String LOGINS_ARE = "Log-ins that ended, by outcome and reason as in the log";
  static final String X_CALLS = "login_x_call";
  static final String X_CALLS_ARE = "Calls to X and their times, by endpoint and outcome";
  static final String MAILS = "login_mail";
  static final String MAILS_ARE = "Mails for the mail server, by outcome";

  static final String OUTCOME = "outcome";
  static final String REASON = "reason";
  static final String ENDPOINT = "endpoint";

  /** The outcome of a mail that was sent. */
  static final String SENT = "sent";

  private Figures() {}

  /**
   * Names every outcome and reason of a log-in. An alert compares with an earlier value, so every
   * counter has to exist from the start, at zero.
   */
  static void eachLogin(BiConsumer<String, String> outcomeAndReason) {
    outcomeAndReason.accept("logged_in", "ok");
    outcomeAndReason.accept("logged_in", "first_login");
    outcomeAndReason.accept("logged_in", "passkey");
    for (LoginFailure reason : LoginFailure.values()) {
      outcomeAndReason.accept("failed", reason.code());
    }
  }
}
