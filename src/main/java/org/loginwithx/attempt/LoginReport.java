package org.loginwithx.attempt;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.loginwithx.metrics.Metrics;
import org.loginwithx.user.FailedAttempt;
import org.loginwithx.user.HistoryEntry;
import org.loginwithx.user.LinkedUser;
import org.loginwithx.user.LoginHistory;
import org.loginwithx.user.Visit;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Steps;
import org.loginwithx.web.Visits;

/**
 * Reports the end of each log-in, by any provider, to the log, the history and the metrics. It is
 * the only place that does so, so that the three agree.
 */
public final class LoginReport {

  private static final String FAILED = "failed";
  private static final String LOGGED_IN = "logged_in";

  private final SecurityLog log;
  private final LoginHistory history;
  private final Metrics metrics;
  private final LoginSettings settings;
  private final PeopleAtX atX;

  /**
   * @param metrics counts
   */
  public LoginReport(
      SecurityLog log, LoginHistory history, Metrics metrics, LoginSettings settings, Clock clock) {
    this.settings = settings;
    this.atX = new PeopleAtX(clock);
    metrics.number("login_pending", "Log-ins whose user is at X", atX::count);
    this.log = log;
    this.history = history;
    this.metrics = metrics;
  }

  /** A browser was sent to X. */
  public void sentToX(PendingLogin pending) {
    atX.begun(pending);
  }

  /** A browser came back from X, however the attempt ends. */
  public void backFromX(PendingLogin pending) {
    atX.ended(pending);
  }

  public void failed(HttpServletRequest request, Failure failure) {
    String reason = failure.reason().code();
    log.failed(request, failure.reason(), failure.number(), failure.x(), failure.detail());
    Visit visit = Visits.of(request, failure.number(), settings);
    HistoryEntry entry =
        failure.reason().isNoise()
            ? HistoryEntry.stray(reason, failure.provider(), visit)
            : HistoryEntry.failed(reason, failure.userId(), failure.provider(), visit);
    keep(request, entry, FAILED, log.details(reason, failure.x(), failure.detail()));
    metrics.login(FAILED, reason);
  }

  /**
   * A page failed.
   *
   * @param page the path without its query, which may contain a secret
   * @return a number of this failure, for the user
   */
  public String pageFailed(HttpServletRequest request, int status, String page) {
    String number = AttemptId.next();
    log.pageFailed(request, status, page, number);
    // Usually a mistyped address, or a request that no person made.
    if (status != HttpServletResponse.SC_NOT_FOUND) {
      HistoryEntry entry =
          HistoryEntry.stray("page_" + status, null, Visits.of(request, number, settings));
      keep(request, entry, "page", log.page(status, page));
    }
    return number;
  }

  /**
   * A client has sent a user here with an invalid request.
   *
   * @param reason in the words of the log
   * @param detail the client, and where the user was to go; made safe here
   */
  public void applicationRefused(
      HttpServletRequest request, String reason, String number, String detail) {
    log.noted(request, reason, number, detail);
    HistoryEntry entry = HistoryEntry.stray(reason, null, Visits.of(request, number, settings));
    keep(request, entry, FAILED, log.details(reason, null, detail));
  }

  /** Keeps the steps so far and the end of the attempt, for an operator who looks it up. */
  private void keep(HttpServletRequest request, HistoryEntry entry, String what, String detail) {
    Steps steps = Steps.of(request);
    steps.add("browser", log.browser(request));
    steps.add(what, detail);
    history.failed(new FailedAttempt(entry, steps.all()));
  }

  /** A request that was no log-in and got no page. It is in the log only. */
  public void ignored(HttpServletRequest request, LoginFailure reason, String number) {
    log.failed(request, reason, number, null, null);
  }

  /** The transaction of the log-in has written it to the history. */
  public void loggedIn(
      HttpServletRequest request,
      String number,
      LinkedUser user,
      boolean first,
      @Nullable String formerUsername) {
    log.loggedIn(request, number, user.userId(), first);
    if (formerUsername != null) {
      log.noted(request, "handle_changed", number, formerUsername);
    }
    metrics.login(LOGGED_IN, first ? "first_login" : "ok");
  }

  /** Logs a noteworthy event that is no failure. */
  public void noted(HttpServletRequest request, String reason, String number) {
    log.noted(request, reason, number, "-");
  }
}
