package org.loginwithx.trial;

import org.loginwithx.attempt.PendingLogin;
import org.loginwithx.connection.TryOwner;
import org.loginwithx.web.SessionLogin;

/**
 * The one who tries the connection.
 *
 * @param owner whose try it is
 * @param loginId the log-in that begins the try
 * @param page where the result is shown, without the id of the try
 */
record Trier(TryOwner owner, String loginId, String page) {

  /** Stands for the log-in that the operator of the first set-up does not have. */
  private static final String SET_UP = "set-up";

  static Trier of(SessionLogin admin) {
    return new Trier(
        TryOwner.administrator(admin.userId()), admin.loginId(), "/admin/connection/try?id=");
  }

  /**
   * @param browser the secret of the operator's browser
   */
  static Trier operator(String browser) {
    return new Trier(TryOwner.operator(browser), SET_UP, "/setup?step=try&id=");
  }

  static boolean isOperator(PendingLogin pending) {
    return SET_UP.equals(pending.purpose().loginId());
  }
}
