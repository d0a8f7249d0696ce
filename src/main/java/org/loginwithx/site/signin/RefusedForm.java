package org.loginwithx.site.signin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.loginwithx.account.Refusal;

/** Gives the page the reason why its form was not accepted, and tells programs when to retry. */
final class RefusedForm {

  private RefusedForm() {}

  /** The page is shown after this. The user need not type the address again. */
  static void prepare(HttpServletRequest request, HttpServletResponse response, Refusal refusal) {
    response.setStatus(refusal.status());
    if (refusal.retryAfter() != null) {
      response.setHeader("Retry-After", Long.toString(refusal.retryAfterSeconds()));
    }
    request.setAttribute("refused", refusal.message());
    request.setAttribute("refusedNumber", refusal.attemptId());
    request.setAttribute("typedEmail", request.getParameter("email"));
  }
}
