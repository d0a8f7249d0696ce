package org.loginwithx.site.connect;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.loginwithx.attempt.LoginAttempt;
import org.loginwithx.attempt.LoginReport;
import org.loginwithx.site.Page;
import org.loginwithx.web.Messages;

/** The page for a user whom a client has sent here with a request that cannot be answered. */
final class ConnectFailure {

  private ConnectFailure() {}

  /**
   * Shows the page, and keeps the attempt for an operator who looks it up.
   *
   * @param reason the end of the key of the text
   * @param detail which client it was, for the log
   */
  static void show(
      HttpServletRequest request,
      HttpServletResponse response,
      LoginReport report,
      int status,
      String reason,
      String detail)
      throws ServletException, IOException {
    LoginAttempt attempt = new LoginAttempt(request, response);
    report.applicationRefused(attempt, "application_" + reason.replace('-', '_'), detail);
    response.setStatus(status);
    request.setAttribute("reason", "connect.failed." + reason);
    request.setAttribute("number", Messages.forRequest(request).text("error.number", attempt.id()));
    Page.show(request, response, "connect-failed");
  }
}
