package org.loginwithx.login;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.loginwithx.attempt.LoginAttempt;
import org.loginwithx.attempt.Protocol;

/**
 * The endpoints at the addresses of the filter. The forms of the questions are sent to the address
 * where a log-in begins, and name their endpoint by a parameter: an application maps the filter to
 * three addresses only.
 */
@Dependent
final class LoginEndpoints {

  private final LoginStart start;
  private final LinkEndpoint link;
  private final SwitchEndpoint accountSwitch;
  private final MergeEndpoint merge;
  private final MemberEndpoint member;
  private final LoginCallback callback;

  @Inject
  LoginEndpoints(
      LoginStart start,
      LinkEndpoint link,
      SwitchEndpoint accountSwitch,
      MergeEndpoint merge,
      MemberEndpoint member,
      LoginCallback callback) {
    this.start = start;
    this.link = link;
    this.accountSwitch = accountSwitch;
    this.merge = merge;
    this.member = member;
    this.callback = callback;
  }

  /** The endpoint for a request to the address where a log-in begins. */
  void atStart(LoginAttempt attempt) throws IOException, ServletException {
    named(attempt.request()).answer(attempt);
  }

  private Endpoint named(HttpServletRequest request) {
    if (request.getParameter("switch") != null) {
      return accountSwitch;
    }
    if (request.getParameter("merge") != null) {
      return merge;
    }
    if (request.getParameter("link") != null) {
      return link;
    }
    return request.getParameter("member") != null ? member : start;
  }

  /** The endpoint for a request to the address to which X sends browsers back. */
  void atCallback(LoginAttempt attempt, Protocol protocol) throws IOException, ServletException {
    callback.answer(attempt, protocol);
  }
}
