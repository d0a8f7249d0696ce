package org.loginwithx.login;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.attempt.Failure;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.attempt.LoginReport;
import org.loginwithx.attempt.PendingLogin;
import org.loginwithx.attempt.Protocol;
import org.loginwithx.attempt.StrangerSessions;
import org.loginwithx.attempt.TravellingCopies;
import org.loginwithx.web.ClientRequests;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.NextMessage;
import org.loginwithx.web.Problem;
import org.loginwithx.web.ReturnUrl;
import org.loginwithx.web.SavedRequest;
import org.loginwithx.web.SecurityHeaders;
import org.loginwithx.web.SessionLogin;

/**
 * The answers of the filter: redirects, and what a person gets to see when a log-in fails.
 *
 * <p>A Location is made of the configured public address and a path that was checked, never of
 * anything a request says about the host.
 */
public final class LoginResponses {

  private static final String DUPLICATE = "callback_duplicate";

  private final LoginSettings settings;
  private final LoginPaths paths;
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
    this.paths = paths;
    this.headers = headers;
    this.report = report;
    this.sessions = sessions;
  }

  /** To where the person wanted to go, or to the success page. */
  void toReturnUrl(
      HttpServletRequest request, HttpServletResponse response, @Nullable String returnTo) {
    Optional<ReturnUrl> safe = ReturnUrl.parse(returnTo).filter(url -> !leadsToLogin(request, url));
    redirect(
        response,
        safe.isPresent()
            ? origin(request) + safe.get().path()
            : publicUrl(request) + settings.successPage());
  }

  /** A log-in that ends where a log-in begins would never end: X does not ask twice. */
  private boolean leadsToLogin(HttpServletRequest request, ReturnUrl url) {
    String path = origin(request) + url.pathWithoutQuery();
    return path.equals(publicUrl(request) + paths.start())
        || path.equals(callbackUrl(request, Protocol.OAUTH1))
        || path.equals(callbackUrl(request, Protocol.OAUTH2))
        || path.equals(publicUrl(request) + settings.signInPage());
  }

  /** To the sign-in page, and from there to where the person wanted to go. */
  void toSignIn(
      HttpServletRequest request, HttpServletResponse response, @Nullable String returnTo) {
    toPage(request, response, settings.signInPage() + returnToQuery(returnTo));
  }

  /** Another request with the same callback was answered by a question. */
  void toQuestion(
      HttpServletRequest request, HttpServletResponse response, PendingLogin pending, String page) {
    attemptOver(request, response);
    report.noted(request, DUPLICATE, pending.number());
    toPage(request, response, page);
  }

  /** To another page of this application, 303. */
  void toPage(HttpServletRequest request, HttpServletResponse response, String page) {
    redirect(response, publicUrl(request) + page);
  }

  /**
   * 303: whatever the method was, the next request is a GET, and this address is not in the
   * history.
   */
  void redirect(HttpServletResponse response, String location) {
    redirect(response, HttpServletResponse.SC_SEE_OTHER, location);
  }

  public void redirect(HttpServletResponse response, int status, String location) {
    headers.applyTo(response);
    response.setStatus(status);
    response.setHeader("Location", location);
  }

  /** An answer without a page, for what is no person. */
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

  /** Ends a log-in that failed: told to whoever runs this once, and to the person. */
  public void fail(HttpServletRequest request, HttpServletResponse response, Failure failure)
      throws IOException {
    attemptOver(request, response);
    FirstCallback.failed(request, failure);
    report.failed(request, failure.saying(hint(request, failure)));
    // A person whose log-in failed at X gets a session for a message. A visitor who asks for
    // nonsense, or comes with a callback that fits nothing, does not.
    show(request, response, failure, failure.x() != null);
  }

  /** Answers as the first callback was answered. The log and the history have that failure. */
  void failAgain(HttpServletRequest request, HttpServletResponse response, Failure failure)
      throws IOException {
    attemptOver(request, response);
    report.noted(request, DUPLICATE, failure.number());
    show(request, response, failure, true);
  }

  /**
   * @param sessionForMessage whether a session may be made for a message to the next page
   */
  private void show(
      HttpServletRequest request,
      HttpServletResponse response,
      Failure failure,
      boolean sessionForMessage)
      throws IOException {
    LoginFailure reason = failure.reason();
    Messages messages = Messages.forRequest(request);
    String message =
        failure.message() != null ? failure.message() : messages.text(reason.messageKey());
    if (Problem.isWanted(request)) {
      problem(response, failure, message);
      return;
    }
    if (reason == LoginFailure.DENIED && ClientRequests.isFor(path(request), failure.returnTo())) {
      // RFC 6749 section 4.1.2.1: the application wants to know.
      redirect(response, origin(request) + failure.returnTo() + "&error=access_denied");
      return;
    }
    if (settings.isSetUp() && endsInWindow(request, failure)) {
      leaveMessage(request, message, sessionForMessage);
      redirect(response, publicUrl(request) + LoginWindowServlet.PATH + failureQuery(failure));
      return;
    }
    if (reason.isDenied()) {
      leaveMessage(request, message, sessionForMessage);
      toSignIn(request, response, failure.returnTo());
      return;
    }
    if (settings.failureRedirect() != null && settings.isSetUp()) {
      leaveMessage(request, message, sessionForMessage);
      redirect(response, publicUrl(request) + settings.failureRedirect() + failureQuery(failure));
      return;
    }
    headers.applyTo(response);
    response.setStatus(reason.status());
    retryAfter(response, failure);
    boolean back =
        reason == LoginFailure.LINK_CONFLICT
            || (reason == LoginFailure.REFUSED && SessionLogin.from(request).isPresent());
    String again =
        path(request)
            + (back ? settings.successPage() : again(reason) + returnToQuery(failure.returnTo()));
    String againKey = back ? "button.back" : againKey(reason);
    LoginPages.error(path(request), response, messages, failure, message, again, againKey);
  }

  /** Whether there is another window that waits to hear how it ended. */
  private boolean endsInWindow(HttpServletRequest request, Failure failure) {
    return ReturnUrl.parse(failure.returnTo())
        .filter(
            url ->
                (origin(request) + url.pathWithoutQuery())
                    .equals(publicUrl(request) + LoginWindowServlet.PATH))
        .isPresent();
  }

  /** Straight to X once more, unless X would only send the same refused person back at once. */
  private String again(LoginFailure reason) {
    return switch (reason) {
      case REFUSED,
          USER_DISABLED,
          X_USER_LOCKED,
          NOT_SET_UP,
          LINK_SESSION_LOST,
          LINK_LOGIN_TOO_OLD ->
          settings.signInPage();
      default -> paths.start();
    };
  }

  private static String againKey(LoginFailure reason) {
    return switch (reason) {
      case LINK_SESSION_LOST, LINK_LOGIN_TOO_OLD -> "button.login-again";
      case NO_SESSION, NOT_FOUND -> "button.login-here";
      default -> "button.again";
    };
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
    report.noted(request, DUPLICATE, pending.number());
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

  /** Somebody is sent to X. */
  void sentToX(PendingLogin pending) {
    report.sentToX(pending);
  }

  /** Somebody is back, whatever comes of it. */
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

  /** Keeps a message for the next page in the session. */
  private void leaveMessage(HttpServletRequest request, String message, boolean mayMakeSession) {
    if (mayMakeSession) {
      sessions.of(request).setAttribute(LoginFilter.MESSAGE, message);
    } else {
      NextMessage.leave(request, message);
    }
  }

  /** What the application's failure page can tell apart without a session. */
  private static String failureQuery(Failure failure) {
    return "?"
        + LoginWindowServlet.FAILURE
        + "="
        + failure.reason().code()
        + "&"
        + LoginWindowServlet.NUMBER
        + "="
        + failure.number();
  }

  private void problem(HttpServletResponse response, Failure failure, String message)
      throws IOException {
    headers.applyTo(response);
    int status = failure.reason().isDenied() ? 403 : failure.reason().status();
    response.setStatus(status);
    retryAfter(response, failure);
    Problem.write(response, status, failure.reason().code(), message, failure.number());
  }

  private static void retryAfter(HttpServletResponse response, Failure failure) {
    if (failure.retryAfter() != null) {
      long seconds = Math.max(1, failure.retryAfter().toSeconds());
      response.setHeader("Retry-After", Long.toString(seconds));
    }
  }

  /** What the operator has to do, where a number alone would not say it. */
  private @Nullable String hint(HttpServletRequest request, Failure failure) {
    if (failure.detail() != null) {
      return failure.detail();
    }
    return switch (failure.reason()) {
      case X_CALLBACK_NOT_APPROVED -> "register_at_X:" + callbackUrl(request, protocol(failure));
      case X_AUTH_CONFIG ->
          protocol(failure) == Protocol.OAUTH1
              ? "check_TWITTER_API_KEY_and_TWITTER_API_SECRET"
              : "check_TWITTER_CLIENT_ID_and_TWITTER_CLIENT_SECRET";
      case X_ACCESS_LEVEL -> "the_plan_of_the_app_at_X_lacks_this_call";
      case X_NO_CREDIT -> "the_credit_of_the_app_at_X_is_used_up";
      case SCOPE_REDUCED -> "users.read_and_tweet.read_are_needed";
      case NOT_SET_UP -> "missing:" + String.join(",", settings.missing());
      default -> null;
    };
  }

  private static Protocol protocol(Failure failure) {
    return failure.x() != null && failure.x().endpoint().isOAuth1()
        ? Protocol.OAUTH1
        : Protocol.OAUTH2;
  }

  private static String returnToQuery(@Nullable String returnTo) {
    return ReturnUrl.parse(returnTo).map(ReturnUrl::asQuery).orElse("");
  }

  /** {@link LoginSettings#publicPath}. */
  public String path(HttpServletRequest request) {
    return settings.publicPath(request);
  }

  /** Where a log-in begins. */
  String startUrl(HttpServletRequest request) {
    return publicUrl(request) + paths.start();
  }

  /** Where X sends people back to. */
  String callbackUrl(HttpServletRequest request, Protocol protocol) {
    return publicUrl(request) + paths.callback(protocol);
  }

  String publicUrl(HttpServletRequest request) {
    return requireNonNull(settings.publicUrl(request), "publicUrl").toString();
  }

  private String origin(HttpServletRequest request) {
    URI url = requireNonNull(settings.publicUrl(request), "publicUrl");
    return url.getScheme() + "://" + url.getRawAuthority();
  }
}
