package org.loginwithx.config;

import static org.loginwithx.connection.Setting.EMAIL;
import static org.loginwithx.connection.Setting.EMAIL_PAGE;
import static org.loginwithx.connection.Setting.MAIL_FROM;
import static org.loginwithx.connection.Setting.MAIL_SESSION;
import static org.loginwithx.connection.Setting.SMTP_HOST;
import static org.loginwithx.connection.Setting.SMTP_PASSWORD;
import static org.loginwithx.connection.Setting.SMTP_PORT;
import static org.loginwithx.connection.Setting.SMTP_SECURITY;
import static org.loginwithx.connection.Setting.SMTP_USER;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.loginwithx.account.EmailPolicy;
import org.loginwithx.connection.Setting;
import org.loginwithx.mail.Mailer;
import org.loginwithx.mail.SmtpSettings;

/** Reads whether users need an e-mail address, and how mails are sent. */
final class EmailReader {

  private static final int TLS_PORT = 465;

  /** The value that Kubernetes sets for a Service, in all pods of its namespace. */
  private static final Predicate<String> OF_SERVICE =
      Pattern.compile("(tcp|udp|sctp)://.*").asMatchPredicate();

  private final SettingReader settings;

  EmailReader(SettingReader settings) {
    this.settings = settings;
  }

  EmailConfig read() {
    MailConfig mail = mail();
    EmailPolicy policy = EmailPolicy.valueOf(settings.choice(EMAIL).toUpperCase(Locale.ROOT));
    if (policy == EmailPolicy.REQUIRED && mail == null) {
      settings.problem(
          "%s=required needs a way to send mails: %s and %s, or %s"
              .formatted(EMAIL, SMTP_HOST, MAIL_FROM, MAIL_SESSION));
    }
    return new EmailConfig(policy, settings.path(EMAIL_PAGE), mail);
  }

  /**
   * Null if no mail can be sent. If only some of the settings are there, that is an error: the
   * operator wanted to send mails.
   */
  private @Nullable MailConfig mail() {
    String from = settings.text(MAIL_FROM);
    if (!from.isEmpty() && !Mailer.isSender(from)) {
      settings.problem(MAIL_FROM, "has to be one address such as Our site <site@example.org>");
    }
    boolean ofService = OF_SERVICE.test(settings.text(SMTP_PORT));
    SmtpSettings smtp = smtp(ofService);
    String session = settings.text(MAIL_SESSION);
    List<Setting> set =
        settings.set(SMTP_HOST, SMTP_PORT, SMTP_USER, SMTP_PASSWORD, SMTP_SECURITY).stream()
            .filter(setting -> !(ofService && setting == SMTP_PORT))
            .toList();
    if (!session.isEmpty()) {
      if (!set.isEmpty()) {
        settings.problem(MAIL_SESSION, "and " + set.get(0) + " are both set: set one");
      }
      return new MailConfig(from, null, session);
    }
    if (set.isEmpty() && from.isEmpty()) {
      return null;
    }
    checkServer(from, ofService);
    return new MailConfig(from, smtp, null);
  }

  private SmtpSettings smtp(boolean ofService) {
    String security = settings.choice(SMTP_SECURITY);
    int usualPort = security.equals("tls") ? TLS_PORT : Integer.parseInt(SMTP_PORT.usual());
    return new SmtpSettings(
        settings.text(SMTP_HOST),
        ofService ? usualPort : settings.number(SMTP_PORT, usualPort),
        settings.isSet(SMTP_USER) ? settings.text(SMTP_USER) : null,
        settings.isSet(SMTP_PASSWORD) ? settings.text(SMTP_PASSWORD) : null,
        SmtpSettings.Security.valueOf(security.toUpperCase(Locale.ROOT)));
  }

  private void checkServer(String from, boolean ofService) {
    if (!settings.isSet(SMTP_HOST) || from.isEmpty()) {
      settings.problem(
          "To send mails %s and %s are both needed, and %s is not set"
              .formatted(SMTP_HOST, MAIL_FROM, from.isEmpty() ? MAIL_FROM : SMTP_HOST));
    }
    if (ofService) {
      settings.problem(
          SMTP_PORT,
          "is an address, which Kubernetes sets for a Service called login-smtp: set the port, or"
              + " give the Service another name, or set enableServiceLinks: false");
    }
    if (settings.isSet(SMTP_USER) != settings.isSet(SMTP_PASSWORD)) {
      settings.problem(SMTP_USER + " and " + SMTP_PASSWORD + ": set both or none");
    }
  }
}
