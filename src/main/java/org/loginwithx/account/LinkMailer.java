package org.loginwithx.account;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.mail.Mail;
import org.loginwithx.mail.Mailer;
import org.loginwithx.mail.Mailer.Delivery;
import org.loginwithx.user.MailLink;
import org.loginwithx.user.MailLinks;
import org.loginwithx.user.Network;
import org.loginwithx.web.LoginSettings;

/** Sends mails with a link that proves that the user reads them. */
@Internal
public final class LinkMailer {

  private final LoginSettings settings;
  private final MailLinks links;
  private final Optional<Mailer> mailer;

  public LinkMailer(LoginSettings settings, MailLinks links, Optional<Mailer> mailer) {
    this.settings = settings;
    this.links = links;
    this.mailer = mailer;
  }

  /** Writes the mail. */
  @FunctionalInterface
  interface Letter {
    /**
     * Writes it.
     *
     * @param site the public address of this site
     * @param url the address of the link
     */
    Mail write(String site, String url);
  }

  /** Whether mails can be sent, and a link in one would lead to this site. */
  boolean canSend() {
    return mailer.isPresent() && settings.isSetUp();
  }

  /**
   * Makes the link and sends the mail. If the mail server was not asked, the link does not count
   * against the limits of the next one. A mail that the server refused counts: an attacker who asks
   * repeatedly is looking for existing mailboxes.
   *
   * @param network the network of the request if anyone can ask for this link, see {@link
   *     MailLinks#make(MailLink, Network)}; null for a link that the user asks for
   * @param path the target of the link, as a path in the application
   * @return empty if too many such mails were sent before
   * @throws DatabaseUnavailableException if the database does not answer
   */
  Optional<CompletableFuture<Delivery>> send(
      MailLink link, @Nullable Network network, String path, Letter letter) {
    String site = requireNonNull(settings.publicUrl()).toString();
    Optional<String> token = network == null ? links.make(link) : links.make(link, network);
    return token.map(
        made ->
            mailer
                .orElseThrow()
                .deliver(letter.write(site, site + path + "?token=" + made))
                .whenComplete((delivery, failure) -> delivered(delivery, made)));
  }

  private void delivered(@Nullable Delivery delivery, String token) {
    if (delivery != Delivery.NOT_ASKED) {
      return;
    }
    try {
      links.withdraw(token);
    } catch (DatabaseUnavailableException endsByItself) {
      // The link expires in 30 minutes, and was sent to no address.
    }
  }
}
