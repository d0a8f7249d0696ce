package org.loginwithx.account;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.loginwithx.Internal;
import org.loginwithx.mail.Mailer;
import org.loginwithx.mail.Mailer.Delivery;
import org.loginwithx.user.EmailAddress;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;

/** Makes the link of an invitation to sign up, and sends it. */
@Dependent
@Internal
public class InvitationMail {

  /** The page that the link opens. */
  public static final String PATH = "/invitation";

  private final LoginSettings settings;
  private final Optional<Mailer> mailer;

  @Inject
  InvitationMail(LoginSettings settings, Optional<Mailer> mailer) {
    this.settings = settings;
    this.mailer = mailer;
  }

  /** Whether mails can be sent, and the link in one would lead to this site. */
  public boolean canSend() {
    return mailer.isPresent() && settings.isSetUp();
  }

  /**
   * The link with a token.
   *
   * @throws IllegalStateException if this site has no public address yet
   */
  public String link(String token) {
    if (settings.publicUrl() == null) {
      throw new IllegalStateException("no public address");
    }
    return settings.publicUrl() + PATH + "?token=" + token;
  }

  /**
   * Sends the link, in the language of the request.
   *
   * @param days for how many days it is good: 1, 7 or 30
   * @return whether the mail server accepted the mail
   */
  public CompletableFuture<Boolean> send(
      HttpServletRequest request, EmailAddress to, String token, int days) {
    if (!canSend()) {
      return CompletableFuture.completedFuture(false);
    }
    Messages messages = Messages.forRequest(request);
    String site = String.valueOf(settings.publicUrl());
    String text =
        messages.text(
            "sign-up.mail.text", site, link(token), messages.text("sign-up.days." + days));
    return mailer
        .orElseThrow()
        .deliver(SiteMail.of(messages, site, to.address(), "sign-up.mail", text))
        .thenApply(delivery -> delivery == Delivery.ACCEPTED);
  }
}
