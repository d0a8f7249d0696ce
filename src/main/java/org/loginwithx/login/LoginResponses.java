package org.loginwithx.login;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.loginwithx.Internal;
import org.loginwithx.attempt.Failure;
import org.loginwithx.attempt.FirstCallback;
import org.loginwithx.attempt.LoginAttempt;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.attempt.LoginReport;
import org.loginwithx.attempt.PendingLogin;
import org.loginwithx.attempt.StrangerSessions;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.metrics.Span;
import org.loginwithx.web.CanonicalHost;
import org.loginwithx.web.LastWay;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.Problem;
import org.loginwithx.web.SavedRequest;
import org.loginwithx.web.SecurityHeaders;
import org.loginwithx.web.Waiting;

/**
 * How the filter answers at each step of an attempt, and what it reports then. {@link LoginUrls}
 * knows where to go, {@link FailureResponse} what a failure looks like, and {@link OperatorHint}
 * what the operator has to do about it.
 */
@Dependent
@Internal
public final class LoginResponses {

  private static final System.Logger LOG = System.getLogger(LoginResponses.class.getName());

  private static final String DUPLICATE = "callback_duplicate";

  private final LoginSettings settings;
  private final LoginUrls urls;
  private final FailureResponse failures;
  private final OperatorHint hint;
  private final SecurityHeaders headers;
  private final LoginReport report;
  private final StrangerSessions sessions;

  @Inject
  LoginResponses(
      LoginSettings settings, LoginPaths paths, LoginReport report, StrangerSessions sessions) {
    this.settings = settings;
    this.urls = new LoginUrls(settings, paths);
    this.headers = new SecurityHeaders(settings);
    this.failures = new FailureResponse(settings, paths, urls, headers, sessions);
    this.hint = new OperatorHint(settings, urls);
    this.report = report;
    this.sessions = sessions;
  }

  /** Every attempt ends with an answer, and an error never logs a user in. */
  @SuppressWarnings("try")
  void guarded(LoginAttempt attempt, Endpoint endpoint) throws IOException, ServletException {
    try (Span.Work traced = attempt.span().work()) {
      guardedWithin(attempt, endpoint);
    }
  }

  private void guardedWithin(LoginAttempt attempt, Endpoint endpoint)
      throws IOException, ServletException {
    try {
      endpoint.answer(attempt);
    } catch (DatabaseUnavailableException noDatabase) {
      fail(attempt, Failure.of(noDatabase));
    } catch (RuntimeException failure) {
      LOG.log(System.Logger.Level.ERROR, "Log-in " + attempt.id() + " failed", failure);
      if (attempt.response().isCommitted()) {
        throw failure;
      }
      attempt.response().reset();
      fail(attempt, Failure.of(LoginFailure.INTERNAL));
    }
  }

  /** Continues an attempt with the result it has waited for. */
  @FunctionalInterface
  public interface Next<T> {
    /** Answers the request. */
    void accept(LoginAttempt attempt, T result) throws IOException, ServletException;
  }

  /**
   * Continues the attempt when the result is there, see {@link Waiting}.
   *
   * @param late stands in for a result that came too late or not at all
   */
  public <T> void await(
      LoginAttempt attempt,
      CompletableFuture<T> result,
      Duration longest,
      Supplier<T> late,
      Next<T> next)
      throws IOException, ServletException {
    attempt.span().hold();
    Waiting.until(
        "Log-in " + attempt.id() + ", ",
        result,
        longest,
        late,
        attempt.request(),
        attempt.response(),
        (again, answer, value) -> {
          try {
            guarded(attempt.resumedAs(again, answer), resumed -> next.accept(resumed, value));
          } finally {
            attempt.span().release();
          }
        });
  }

  /**
   * Redirects a request that came to another host than the public address has, so that its cookies
   * are those of that host.
   *
   * @return whether the request is answered
   */
  boolean isSentToCanonicalHost(LoginAttempt attempt) {
    Optional<String> canonical =
        settings.isSetUp()
            ? CanonicalHost.redirect(attempt.request(), urls.site(attempt.request()))
            : Optional.empty();
    canonical.ifPresent(address -> redirect(attempt, address));
    return canonical.isPresent();
  }

  /** Redirects to where the user wanted to go, or to the success page. */
  void toReturnUrl(LoginAttempt attempt) {
    redirect(attempt, urls.afterLogin(attempt.request(), attempt.returnTo()));
  }

  /** Redirects to the sign-in page, which leads to where the user wanted to go. */
  void toSignIn(LoginAttempt attempt) {
    redirect(attempt, urls.signIn(attempt.request(), attempt.returnTo()));
  }

  /** Another request with the same callback was answered with a question. */
  void toQuestion(LoginAttempt attempt, String page) {
    attemptOver(attempt);
    report.noted(attempt, DUPLICATE);
    toPage(attempt, page);
  }

  /** Redirects to another page of this application, with 303. */
  void toPage(LoginAttempt attempt, String page) {
    redirect(attempt, urls.site(attempt.request()) + page);
  }

  /**
   * Redirects with 303: the next request is a GET after any method, and this address is not in the
   * browser's history.
   */
  public void redirect(LoginAttempt attempt, String location) {
    redirect(attempt, HttpServletResponse.SC_SEE_OTHER, location);
  }

  void redirect(LoginAttempt attempt, int status, String location) {
    headers.redirect(attempt.response(), status, location);
  }

  /** A response without a page, for a request that no person made. */
  void empty(LoginAttempt attempt, LoginFailure reason) {
    report.ignored(attempt, reason);
    headers.applyTo(attempt.response());
    attempt.response().setStatus(reason.status());
    attempt.response().setContentLength(0);
  }

  /** Tells a script where its page has to go to log in. */
  void tellWhereToGo(LoginAttempt attempt, String location) throws IOException {
    report.ignored(attempt, LoginFailure.NOT_A_NAVIGATION);
    headers.applyTo(attempt.response());
    Problem.logInNeeded(attempt.response(), Messages.forRequest(attempt.request()), location);
  }

  /** Ends a log-in that failed, and reports it once to the operator and once to the user. */
  public void fail(LoginAttempt attempt, Failure failure) throws IOException {
    attemptOver(attempt);
    attempt.first().ifPresent(first -> first.failed(failure));
    report.failed(attempt, failure.saying(hint.of(attempt.request(), failure)));
    // A user whose log-in failed at X gets a session for a message. A visitor who sends an invalid
    // request, or a callback without an attempt, does not.
    failures.show(attempt, failure, failure.x() != null);
  }

  void fail(LoginAttempt attempt, LoginFailure reason) throws IOException {
    fail(attempt, Failure.of(reason));
  }

  /**
   * Gives the answer that the first callback got. Its failure is in the log and the history
   * already.
   */
  void failAgain(LoginAttempt attempt, Failure failure) throws IOException {
    attemptOver(attempt);
    report.noted(attempt, DUPLICATE);
    failures.show(attempt, failure, true);
  }

  /** A page failed where the container shows no error page. */
  void pageFailed(HttpServletRequest request, HttpServletResponse response, Exception failure)
      throws IOException {
    LoginAttempt page = new LoginAttempt(request, response);
    LoginFailure reason =
        failure instanceof DatabaseUnavailableException
            ? LoginFailure.DB_DOWN
            : LoginFailure.INTERNAL;
    report.pageFailed(page, reason.status(), request.getRequestURI());
    failures.show(page, Failure.of(reason), false);
  }

  /**
   * The attempt has ended without a log-in: deletes its copy in the browser. After a log-in the
   * copy stays until it expires.
   */
  void attemptOver(LoginAttempt attempt) {
    attempt.deleteCopy(settings);
  }

  /** The sign-in page will mark this way in this browser. */
  void usedWay(LoginAttempt attempt, LastWay way) {
    way.remember(attempt.request(), attempt.response(), settings);
  }

  /** The user is logged in and goes to the wanted page. */
  void loggedIn(LoginAttempt attempt, LoginCompletion.Result.LoggedIn login) {
    report.loggedIn(attempt, login.user(), login.firstLogin(), login.formerUsername());
    goOn(attempt);
  }

  /** An account was linked, or was linked before. */
  void linked(LoginAttempt attempt, boolean before) {
    attempt.first().ifPresent(FirstCallback::linked);
    report.noted(attempt, before ? "linked_already" : "linked");
    toReturnUrl(attempt);
  }

  /** Another request with the same callback has succeeded, and the user goes where it went. */
  void goOnAgain(LoginAttempt attempt) {
    report.noted(attempt, DUPLICATE);
    goOn(attempt);
  }

  private void goOn(LoginAttempt attempt) {
    sessions.release(attempt.request());
    if (SavedRequest.isPresent(attempt.request())) {
      SavedRequest.delete(attempt.request(), attempt.response(), settings);
    }
    toReturnUrl(attempt);
  }

  /** The browser is sent to X. */
  void sentToX(PendingLogin pending) {
    report.sentToX(pending);
  }

  /**
   * Shows a page that leads to X. A form of this site cannot be answered by a redirect to X:
   * browsers apply the form-action of its page to where the form leads.
   */
  public void pageToX(LoginAttempt attempt, URI authorizationUrl) throws IOException {
    headers.applyTo(attempt.response());
    LoginPages.onToX(urls.path(attempt.request()), attempt, authorizationUrl.toString());
  }

  /** The browser is back from X. */
  void backFromX(PendingLogin pending) {
    report.backFromX(pending);
  }

  /** Logs a noteworthy event that is no failure. */
  public void noted(LoginAttempt attempt, String reason) {
    report.noted(attempt, reason);
  }

  /** Prepares for a page that the filter writes itself. */
  public void page(LoginAttempt attempt) {
    headers.applyTo(attempt.response());
  }
}
