package org.loginwithx.site.signin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.loginwithx.account.FormError;

/** Gives the page the reason why its form was not accepted, and tells programs when to retry. */
final class RejectedForm {

  private RejectedForm() {}

  /** The page is shown after this. The user need not type the address again. */
  static void prepare(HttpServletRequest request, HttpServletResponse response, FormError error) {
    response.setStatus(error.status());
    if (error.retryAfter() != null) {
      response.setHeader("Retry-After", Long.toString(error.retryAfterSeconds()));
    }
    request.setAttribute("refused", error.message());
    request.setAttribute("refusedNumber", error.attemptId());
    request.setAttribute("typedEmail", request.getParameter("email"));
  }
}
