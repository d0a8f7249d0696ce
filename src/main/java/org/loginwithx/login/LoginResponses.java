package org.loginwithx.login;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.loginwithx.attempt.Failure;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.attempt.LoginReport;
import org.loginwithx.attempt.PendingLogin;
import org.loginwithx.attempt.Protocol;
import org.loginwithx.attempt.StrangerSessions;
import org.loginwithx.attempt.TravellingCopies;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.Problem;
import org.loginwithx.web.SavedRequest;
import org.loginwithx.web.SecurityHeaders;

/**
 * How the filter answers at each moment of an attempt, and what it reports then. {@link LoginUrls}
 * knows where to go, {@link FailureResponse} what a failure looks like, and {@link OperatorHint}
 * what the operator has to do about it.
 */
public final class LoginResponses {

  private static final String DUPLICATE = "callback_duplicate";

  private final LoginSettings settings;
  private final LoginUrls urls;
  private final FailureResponse failures;
  private final OperatorHint hint;
  private final SecurityHeaders headers;
  private final LoginReport report;
  private final StrangerSessions sessions;

  public LoginResponses(
      LoginSettings settings,
      LoginPaths paths,
      SecurityHeaders headers,
      LoginReport report,
      StrangerSessions sessions) {
    this.settings = settings;
    this.urls = new LoginUrls(settings, paths);
    this.failures = new FailureResponse(settings, paths, urls, headers, sessions);
    this.hint = new OperatorHint(settings, urls);
    this.headers = headers;
    this.report = report;
    this.sessions = sessions;
  }

  /** To where the user wanted to go, or to the success page. */
  void toReturnUrl(
      HttpServletRequest request, HttpServletResponse response, @Nullable String returnTo) {
    redirect(response, urls.afterLogin(request, returnTo));
  }

  /** To the sign-in page, and from there to where the user wanted to go. */
  void toSignIn(
      HttpServletRequest request, HttpServletResponse response, @Nullable String returnTo) {
    redirect(response, urls.signIn(request, returnTo));
  }

  /** Another request with the same callback was answered by a question. */
  void toQuestion(
      HttpServletRequest request, HttpServletResponse response, PendingLogin pending, String page) {
    attemptOver(request, response);
    report.noted(request, DUPLICATE, pending.attemptId());
    toPage(request, response, page);
  }

  /** To another page of this application, 303. */
  void toPage(HttpServletRequest request, HttpServletResponse response, String page) {
    redirect(response, urls.site(request) + page);
  }

  /**
   * 303: whatever the method was, the next request is a GET, and this address is not in the
   * history.
   */
  void redirect(HttpServletResponse response, String location) {
    redirect(response, HttpServletResponse.SC_SEE_OTHER, location);
  }

  public void redirect(HttpServletResponse response, int status, String location) {
    headers.redirect(response, status, location);
  }

  /** A response without a page, for a request that no person made. */
  void empty(
      HttpServletRequest request,
      HttpServletResponse response,
      LoginFailure reason,
      String number) {
    report.ignored(request, reason, number);
    headers.applyTo(response);
    response.setStatus(reason.status());
    response.setContentLength(0);
  }

  /** Tells a script where its page has to go to log in. */
  void tellWhereToGo(
      HttpServletRequest request, HttpServletResponse response, String number, String location)
      throws IOException {
    report.ignored(request, LoginFailure.NOT_A_NAVIGATION, number);
    headers.applyTo(response);
    Problem.logInNeeded(response, Messages.forRequest(request), location);
  }

  /** Ends a log-in that failed. The operator is told once, and so is the user. */
  public void fail(HttpServletRequest request, HttpServletResponse response, Failure failure)
      throws IOException {
    attemptOver(request, response);
    FirstCallback.failed(request, failure);
    report.failed(request, failure.saying(hint.of(request, failure)));
    // A person whose log-in failed at X gets a session for a message. A visitor who asks for
    // nonsense, or comes with a callback that fits nothing, does not.
    failures.show(request, response, failure, failure.x() != null);
  }

  /** Answers as the first callback was answered. The log and the history have that failure. */
  void failAgain(HttpServletRequest request, HttpServletResponse response, Failure failure)
      throws IOException {
    attemptOver(request, response);
    report.noted(request, DUPLICATE, failure.number());
    failures.show(request, response, failure, true);
  }

  /**
   * The attempt that came back with this request has ended without a log-in: deletes its copy.
   * After a log-in the copy stays, see {@link TravellingCopies}.
   */
  void attemptOver(HttpServletRequest request, HttpServletResponse response) {
    TravellingCopies.delete(request, response, settings);
  }

  /** The person is logged in and goes where they wanted to. */
  void loggedIn(
      HttpServletRequest request,
      HttpServletResponse response,
      LoginCompletion.Result.LoggedIn login,
      String number,
      @Nullable String returnTo) {
    report.loggedIn(request, number, login.user(), login.firstLogin(), login.formerUsername());
    goOn(request, response, returnTo);
  }

  /** Another request with the same callback has ended well, and the person goes where it went. */
  void goOn(HttpServletRequest request, HttpServletResponse response, PendingLogin pending) {
    report.noted(request, DUPLICATE, pending.attemptId());
    goOn(request, response, pending.returnTo());
  }

  private void goOn(
      HttpServletRequest request, HttpServletResponse response, @Nullable String returnTo) {
    sessions.release(request);
    if (SavedRequest.isPresent(request)) {
      SavedRequest.delete(request, response, settings);
    }
    toReturnUrl(request, response, returnTo);
  }

  /** The browser is sent to X. */
  void sentToX(PendingLogin pending) {
    report.sentToX(pending);
  }

  /** The browser is back from X. */
  void backFromX(PendingLogin pending) {
    report.backFromX(pending);
  }

  /** Something worth a line in the log that is no failure. */
  public void noted(HttpServletRequest request, String reason, String number) {
    report.noted(request, reason, number);
  }

  /** Prepares for a page that the filter writes itself. */
  public void page(HttpServletResponse response) {
    headers.applyTo(response);
  }

  /** {@link LoginSettings#publicPath}. */
  public String path(HttpServletRequest request) {
    return urls.path(request);
  }

  /** Where a log-in begins. */
  String startUrl(HttpServletRequest request) {
    return urls.start(request);
  }

  /** Where X sends people back to. */
  String callbackUrl(HttpServletRequest request, Protocol protocol) {
    return urls.callback(request, protocol);
  }

  String publicUrl(HttpServletRequest request) {
    return urls.site(request);
  }
}
