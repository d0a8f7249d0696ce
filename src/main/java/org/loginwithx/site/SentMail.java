package org.loginwithx.site;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.loginwithx.login.EmailConfirmation.Sent;
import org.loginwithx.login.LoginSettings;
import org.loginwithx.user.EmailAddress;

/** Says what became of a mail, on the page it was asked for. */
final class SentMail {

  /** To connect, and some answers of the mail server, each within its time. */
  static final Duration LONGEST = Duration.ofSeconds(30);

  private SentMail() {}

  static void answer(
      HttpServletRequest request,
      HttpServletResponse response,
      LoginSettings settings,
      String page,
      EmailAddress address,
      Sent sent) {
    switch (sent) {
      case SENT ->
          Redirect.withMessage(request, response, settings, page, "email.sent", address.address());
      case TOO_MANY -> Redirect.withMessage(request, response, settings, page, "email.too-many");
      case FAILED -> Redirect.withMessage(request, response, settings, page, "email.failed");
    }
  }
}
