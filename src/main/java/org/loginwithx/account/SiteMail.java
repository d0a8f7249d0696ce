package org.loginwithx.account;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.loginwithx.mail.Mail;
import org.loginwithx.mail.MailLook;
import org.loginwithx.web.Messages;

/** A mail of this site: its text, and the same as a page in the look of the site. */
final class SiteMail {

  private SiteMail() {}

  /**
   * @param site the public address
   * @param key of the subject, and of the words of the button if there is a link
   * @param content the text; a link to this site stands in a paragraph of its own
   */
  static Mail of(Messages messages, String site, String to, String key, String content) {
    return new Mail(
        to,
        messages.text(key + ".subject"),
        content,
        new MailLook(
            Locale.forLanguageTag(messages.language()),
            site,
            button(messages, key),
            messages.text("mail.or-copy")));
  }

  private static @Nullable String button(Messages messages, String key) {
    return messages.bundle().containsKey(key + ".button") ? messages.text(key + ".button") : null;
  }
}
