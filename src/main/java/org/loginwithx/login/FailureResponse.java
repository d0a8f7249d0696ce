package org.loginwithx.login;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.loginwithx.attempt.Failure;
import org.loginwithx.attempt.LoginAttempt;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.attempt.StrangerSessions;
import org.loginwithx.web.ClientRequests;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.NextMessage;
import org.loginwithx.web.NextMessage.Kind;
import org.loginwithx.web.Problem;
import org.loginwithx.web.SecurityHeaders;
import org.loginwithx.web.SessionLogin;

/** What a failure looks like: a page, JSON, or a redirect to the page that shows it. */
final class FailureResponse {

  private final LoginSettings settings;
  private final LoginPaths paths;
  private final LoginUrls urls;
  private final SecurityHeaders headers;
  private final StrangerSessions sessions;

  FailureResponse(
      LoginSettings settings,
      LoginPaths paths,
      LoginUrls urls,
      SecurityHeaders headers,
      StrangerSessions sessions) {
    this.settings = settings;
    this.paths = paths;
    this.urls = urls;
    this.headers = headers;
    this.sessions = sessions;
  }

  /**
   * Shows a failure, or leads to a page that does.
   *
   * @param sessionForMessage whether a session may be made for a message to the next page
   */
  void show(LoginAttempt attempt, Failure failure, boolean sessionForMessage) throws IOException {
    HttpServletRequest request = attempt.request();
    HttpServletResponse response = attempt.response();
    String returnTo = attempt.returnTo();
    LoginFailure reason = failure.reason();
    Messages messages = Messages.forRequest(request);
    String message =
        failure.message() != null ? failure.message() : messages.text(reason.messageKey());
    if (Problem.isWanted(request)) {
      problem(attempt, failure, message);
      return;
    }
    if (reason == LoginFailure.DENIED && ClientRequests.isFor(urls.path(request), returnTo)) {
      // RFC 6749 section 4.1.2.1: the client has to be told.
      redirect(response, urls.origin(request) + returnTo + "&error=access_denied");
      return;
    }
    Kind kind = reason.isDenied() ? Kind.NOTICE : Kind.ERROR;
    if (settings.isSetUp() && urls.leadsToWindow(request, returnTo)) {
      leaveMessage(request, new NextMessage(kind, message), sessionForMessage);
      redirect(
          response, urls.site(request) + LoginWindowServlet.PATH + failureQuery(attempt, failure));
      return;
    }
    if (reason.isDenied()) {
      leaveMessage(request, new NextMessage(kind, message), sessionForMessage);
      redirect(response, urls.signIn(request, returnTo));
      return;
    }
    if (settings.failureRedirect() != null && settings.isSetUp()) {
      leaveMessage(request, new NextMessage(kind, message), sessionForMessage);
      redirect(
          response,
          urls.site(request) + settings.failureRedirect() + failureQuery(attempt, failure));
      return;
    }
    headers.applyTo(response);
    response.setStatus(reason.status());
    retryAfter(response, failure);
    boolean back =
        reason == LoginFailure.LINK_CONFLICT
            || ((reason == LoginFailure.REFUSED || reason == LoginFailure.REFUSED_BY_RULE)
                && SessionLogin.from(request).isPresent());
    String again =
        urls.path(request)
            + (back ? settings.successPage() : again(reason) + LoginUrls.asQuery(returnTo));
    String againKey = back ? "button.back" : againKey(reason);
    LoginPages.error(urls.path(request), attempt, reason, message, again, againKey);
  }

  /**
   * Sends the browser to X once more, unless X would only send the same refused user back at once.
   */
  private String again(LoginFailure reason) {
    return switch (reason) {
      case REFUSED,
          SIGN_UP_CLOSED,
          NOT_INVITED,
          REFUSED_BY_RULE,
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

  /** Keeps a message for the next page in the session. */
  private void leaveMessage(HttpServletRequest request, NextMessage left, boolean mayMakeSession) {
    if (mayMakeSession) {
      left.leave(sessions.of(request));
    } else {
      left.leave(request);
    }
  }

  /** The kinds of failure that the application's failure page can distinguish without a session. */
  private static String failureQuery(LoginAttempt attempt, Failure failure) {
    return "?"
        + LoginWindowServlet.FAILURE
        + "="
        + failure.reason().code()
        + "&"
        + LoginWindowServlet.NUMBER
        + "="
        + attempt.id();
  }

  private void problem(LoginAttempt attempt, Failure failure, String message) throws IOException {
    HttpServletResponse response = attempt.response();
    headers.applyTo(response);
    int status = failure.reason().isDenied() ? 403 : failure.reason().status();
    response.setStatus(status);
    retryAfter(response, failure);
    Problem.write(response, status, failure.reason().code(), message, attempt.id());
  }

  private static void retryAfter(HttpServletResponse response, Failure failure) {
    if (failure.retryAfter() != null) {
      long seconds = Math.max(1, failure.retryAfter().toSeconds());
      response.setHeader("Retry-After", Long.toString(seconds));
    }
  }

  private void redirect(HttpServletResponse response, String location) {
    headers.redirect(response, HttpServletResponse.SC_SEE_OTHER, location);
  }
}
