package org.loginwithx.site.signin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.loginwithx.account.FormError;
import org.loginwithx.site.FormState;

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
    FormState.of(request, Map.of(), "email").show(request);
  }
}
