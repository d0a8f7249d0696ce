package org.loginwithx.attempt;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.metrics.Metrics;
import org.loginwithx.metrics.Span;
import org.loginwithx.metrics.Span.Attribute;
import org.loginwithx.user.FailedAttempt;
import org.loginwithx.user.HistoryEntry;
import org.loginwithx.user.LinkedUser;
import org.loginwithx.user.LoginHistory;
import org.loginwithx.user.Profile;
import org.loginwithx.user.Visit;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Visits;

/**
 * Reports the end of each log-in, by any provider, to the log, the history, the metrics and the
 * trace. It is the only place that does so, so that the four agree.
 */
@Internal
public final class LoginReport {

  private static final String FAILED = "failed";
  private static final String LOGGED_IN = "logged_in";

  private final SecurityLog log;
  private final LoginHistory history;
  private final Metrics metrics;
  private final LoginSettings settings;
  private final PeopleAtX atX;
  private final BegunLogins begun;

  /**
   * @param metrics counts
   * @param begun counts the users who are sent to X
   */
  public LoginReport(
      SecurityLog log,
      LoginHistory history,
      Metrics metrics,
      BegunLogins begun,
      LoginSettings settings,
      Clock clock) {
    this.begun = begun;
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
    begun.begun(pending);
    Span.current().with(Attribute.OUTCOME, "sent_to_x");
  }

  /** A browser came back from X, however the attempt ends. */
  public void backFromX(PendingLogin pending) {
    atX.ended(pending);
    begun.back(pending);
  }

  public void failed(LoginAttempt attempt, Failure failure) {
    HttpServletRequest request = attempt.request();
    String reason = failure.reason().code();
    log.failed(request, failure.reason(), attempt.id(), failure.x(), failure.detail());
    Visit visit = Visits.of(request, attempt.id(), settings);
    HistoryEntry entry =
        failure.reason().isNoise()
            ? HistoryEntry.stray(reason, attempt.provider(), visit)
            : HistoryEntry.failed(reason, failure.userId(), attempt.provider(), visit);
    keep(attempt, entry, FAILED, log.details(reason, failure.x(), failure.detail()));
    metrics.login(FAILED, reason);
    trace(attempt, FAILED, reason);
    if (failure.reason().status() >= HttpServletResponse.SC_INTERNAL_SERVER_ERROR) {
      attempt.span().failed(reason);
    }
  }

  private static void trace(LoginAttempt attempt, String outcome, String reason) {
    attempt.span().with(Attribute.OUTCOME, outcome).with(Attribute.REASON, reason);
  }

  /**
   * A page failed.
   *
   * @param page the path without its query, which may contain a secret
   * @return whether an administrator can look it up by the number of the attempt
   */
  public boolean pageFailed(LoginAttempt attempt, int status, String page) {
    HttpServletRequest request = attempt.request();
    log.pageFailed(request, status, page, attempt.id());
    // Usually a mistyped address, or a request that no person made.
    if (status == HttpServletResponse.SC_NOT_FOUND) {
      return false;
    }
    Visit visit = Visits.of(request, attempt.id(), settings);
    HistoryEntry entry = HistoryEntry.stray("page_" + status, null, visit);
    keep(attempt, entry, "page", log.page(status, page));
    return true;
  }

  /**
   * A client has sent a user here with an invalid request.
   *
   * @param reason in the words of the log
   * @param detail the client, and where the user was to go; made safe here
   */
  public void applicationRefused(LoginAttempt attempt, String reason, String detail) {
    log.noted(attempt.request(), reason, attempt.id(), detail);
    Visit visit = Visits.of(attempt.request(), attempt.id(), settings);
    HistoryEntry entry = HistoryEntry.stray(reason, null, visit);
    keep(attempt, entry, FAILED, log.details(reason, null, detail));
  }

  /** Keeps the steps so far and the end of the attempt, for an operator who looks it up. */
  private void keep(LoginAttempt attempt, HistoryEntry entry, String what, String detail) {
    Steps steps = attempt.steps();
    steps.add("browser", log.browser(attempt.request()));
    steps.add(what, detail);
    history.failed(new FailedAttempt(entry, steps.all()));
  }

  /** A request that was no log-in and got no page. It is in the log only. */
  public void ignored(LoginAttempt attempt, LoginFailure reason) {
    log.failed(attempt.request(), reason, attempt.id(), null, null);
    trace(attempt, FAILED, reason.code());
  }

  /** The transaction of the log-in has written it to the history. */
  public void loggedIn(
      LoginAttempt attempt, LinkedUser user, boolean first, @Nullable String formerUsername) {
    HttpServletRequest request = attempt.request();
    String reason = first ? "first_login" : reason(attempt);
    log.loggedIn(request, attempt.id(), user.userId(), reason);
    if (formerUsername != null) {
      log.noted(request, "handle_changed", attempt.id(), formerUsername);
    }
    metrics.login(LOGGED_IN, reason);
    trace(attempt, LOGGED_IN, reason);
  }

  /** Log-ins by passkey are counted by themselves: they show who would be there without X. */
  private static String reason(LoginAttempt attempt) {
    return attempt.provider().equals(Profile.PASSKEY) ? "passkey" : "ok";
  }

  /** Logs a noteworthy event that is no failure. */
  public void noted(LoginAttempt attempt, String reason) {
    log.noted(attempt.request(), reason, attempt.id(), "-");
    trace(attempt, "noted", reason);
  }
}
