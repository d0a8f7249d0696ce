package org.loginwithx.site;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.loginwithx.Internal;
import org.loginwithx.account.EmailConfirmation.Sent;
import org.loginwithx.user.EmailAddress;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Waiting;

/** Tells the user whether a mail was sent, on the page where it was asked for. */
@Internal
public final class SentMail {

  /** The time for the connection and for some answers of the mail server. */
  public static final Duration LONGEST = Duration.ofSeconds(30);

  private SentMail() {}

  /** Does the same when the mail server has answered; no thread waits for it. */
  public static void await(
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

  public static void answer(
      HttpServletRequest request,
      HttpServletResponse response,
      LoginSettings settings,
      String page,
      EmailAddress address,
      Sent sent) {
    switch (sent) {
      case SENT ->
          Redirect.done(request, response, settings, page, "email.sent", address.address());
      case TOO_MANY -> Redirect.refused(request, response, settings, page, "email.too-many");
      case FAILED -> Redirect.refused(request, response, settings, page, "email.failed");
      case HAS_ONE -> Redirect.withMessage(request, response, settings, page, "email.has-one");
    }
  }
}
