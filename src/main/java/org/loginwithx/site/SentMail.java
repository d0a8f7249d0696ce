package org.loginwithx.site;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.loginwithx.login.EmailConfirmation.Sent;
import org.loginwithx.login.LoginSettings;
import org.loginwithx.login.Waiting;
import org.loginwithx.user.EmailAddress;

/** Says what became of a mail, on the page it was asked for. */
final class SentMail {

  /** To connect, and some answers of the mail server, each within its time. */
  static final Duration LONGEST = Duration.ofSeconds(30);

  private SentMail() {}

  /** The same, once the mail server has answered; no thread waits for it. */
  static void await(
      HttpServletRequest request,
      HttpServletResponse response,
      LoginSettings settings,
      String page,
      EmailAddress address,
      CompletableFuture<Sent> sent)
      throws ServletException, IOException {
    Waiting.until(
        sent,
        LONGEST,
        () -> Sent.FAILED,
        request,
        response,
        (again, answer, result) -> answer(again, answer, settings, page, address, result));
  }

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
      case HAS_ONE -> Redirect.withMessage(request, response, settings, page, "email.has-one");
    }
  }
}
