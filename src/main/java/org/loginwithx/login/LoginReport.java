package org.loginwithx.login;

import jakarta.servlet.http.HttpServletRequest;
import org.loginwithx.login.LoginCompletion.Result.LoggedIn;
import org.loginwithx.user.HistoryEntry;
import org.loginwithx.user.LoginHistory;
import org.loginwithx.user.Visit;
import org.loginwithx.watch.Watch;

/**
 * How a log-in ended, whatever the person came by: told to the log, the history and whoever counts
 * in this one place, so that the three agree.
 */
public final class LoginReport {

  private static final String FAILED = "failed";
  private static final String LOGGED_IN = "logged_in";

  private final SecurityLog log;
  private final LoginHistory history;
  private final Watch watch;
  private final LoginSettings settings;

  /**
   * @param watch counts
   */
  public LoginReport(SecurityLog log, LoginHistory history, Watch watch, LoginSettings settings) {
    this.settings = settings;
    this.log = log;
    this.history = history;
    this.watch = watch;
  }

  void failed(HttpServletRequest request, Failure failure) {
    String reason = failure.reason().code();
    log.failed(request, failure.reason(), failure.number(), failure.x(), failure.detail());
    if (!failure.reason().isNoise()) {
      Visit visit = Visits.of(request, failure.number(), settings);
      history.failed(HistoryEntry.failed(reason, failure.userId(), failure.provider(), visit));
    }
    watch.login(FAILED, reason);
  }

  /** A request that was no log-in and got no page. It is in the log and nowhere else. */
  void ignored(HttpServletRequest request, LoginFailure reason, String number) {
    log.failed(request, reason, number, null, null);
  }

  /** The history has it from the transaction of the log-in. */
  void loggedIn(HttpServletRequest request, String number, LoggedIn login) {
    log.loggedIn(request, number, login.user().userId(), login.firstLogin());
    if (login.formerUsername() != null) {
      log.noted(request, "handle_changed", number, login.formerUsername());
    }
    watch.login(LOGGED_IN, login.firstLogin() ? "first_login" : "ok");
  }

  /** Something worth a line in the log that is no failure. */
  void noted(HttpServletRequest request, String reason, String number) {
    log.noted(request, reason, number, "-");
  }
}
