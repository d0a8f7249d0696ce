package org.loginwithx.mail;

import jakarta.mail.Authenticator;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A mail server that takes our mails.
 *
 * @param host its name
 * @param port where it listens
 * @param user who we are to it, or null if it does not ask
 * @param password of that user; null without one
 * @param security how the way to it is guarded
 */
public record SmtpSettings(
    String host, int port, @Nullable String user, @Nullable String password, Security security) {

  private static final String CONNECT_TIMEOUT_MS = "5000";
  private static final String ANSWER_TIMEOUT_MS = "10000";

  /** How the way to a mail server is guarded. */
  public enum Security {
    /** Encrypted after the first words, or not used at all. */
    STARTTLS,
    /** Encrypted from the beginning. */
    TLS,
    /** Not at all: for a server on this machine. */
    NONE
  }

  /** A mail session with this server, which gives up in time. */
  public Session session() {
    Properties properties = new Properties();
    properties.put("mail.transport.protocol", "smtp");
    properties.put("mail.smtp.host", host);
    properties.put("mail.smtp.port", Integer.toString(port));
    properties.put("mail.smtp.connectiontimeout", CONNECT_TIMEOUT_MS);
    properties.put("mail.smtp.timeout", ANSWER_TIMEOUT_MS);
    properties.put("mail.smtp.writetimeout", ANSWER_TIMEOUT_MS);
    properties.put("mail.smtp.starttls.enable", is(Security.STARTTLS));
    // Else somebody on the way could leave out the offer and read the mails.
    properties.put("mail.smtp.starttls.required", is(Security.STARTTLS));
    properties.put("mail.smtp.ssl.enable", is(Security.TLS));
    properties.put("mail.smtp.ssl.checkserveridentity", "true");
    if (user == null) {
      return Session.getInstance(properties);
    }
    properties.put("mail.smtp.auth", "true");
    PasswordAuthentication login = new PasswordAuthentication(user, password);
    return Session.getInstance(
        properties,
        new Authenticator() {
          @Override
          protected PasswordAuthentication getPasswordAuthentication() {
            return login;
          }
        });
  }

  private String is(Security other) {
    return Boolean.toString(security == other);
  }

  @Override
  public String toString() {
    return "SmtpSettings[host="
        + host
        + ", port="
        + port
        + ", user=***, password=***, security="
        + security
        + ']';
  }
}
