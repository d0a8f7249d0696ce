package org.loginwithx.mail;

import jakarta.mail.Authenticator;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * The mail server that takes outgoing mails.
 *
 * @param host the name of the server
 * @param port the port of the server
 * @param user the user to log in with, or null if the server needs none
 * @param password the password of that user; null without one
 * @param security how the connection is protected
 */
@Internal
public record SmtpSettings(
    String host, int port, @Nullable String user, @Nullable String password, Security security) {

  private static final String CONNECT_TIMEOUT_MS = "5000";
  private static final String ANSWER_TIMEOUT_MS = "10000";

  /** How the connection to a mail server is protected. */
  public enum Security {
    /** Encryption starts after the first commands; without it no mail is sent. */
    STARTTLS,
    /** Encrypted from the start. */
    TLS,
    /** No encryption: for a server on this machine. */
    NONE
  }

  /** A mail session with this server, with time-outs. */
  public Session session() {
    Properties properties = new Properties();
    properties.put("mail.transport.protocol", "smtp");
    properties.put("mail.smtp.host", host);
    properties.put("mail.smtp.port", Integer.toString(port));
    properties.put("mail.smtp.connectiontimeout", CONNECT_TIMEOUT_MS);
    properties.put("mail.smtp.timeout", ANSWER_TIMEOUT_MS);
    properties.put("mail.smtp.writetimeout", ANSWER_TIMEOUT_MS);
    properties.put("mail.smtp.starttls.enable", is(Security.STARTTLS));
    // Otherwise an attacker on the way could remove the offer and read the mails.
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
