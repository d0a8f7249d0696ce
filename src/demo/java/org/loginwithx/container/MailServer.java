package org.loginwithx.container;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real mail server that keeps every mail, for any address. */
public final class MailServer implements AutoCloseable {

  private static final Pattern LINK = Pattern.compile("http://\\S+");

  private final int port = PayaraMicro.freePort();
  private GreenMail server = newServer();

  private MailServer() {}

  /** Starts one on a free port. */
  public static MailServer start() {
    MailServer started = new MailServer();
    started.server.start();
    return started;
  }

  private GreenMail newServer() {
    ServerSetup setup = new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
    setup.setServerStartupTimeout(30_000); // A machine that is busy needs more than two seconds.
    return new GreenMail(setup);
  }

  /** What an application has to be told to send its mails here. */
  public Map<String, String> settings() {
    return Map.of(
        "LOGIN_SMTP_HOST", "127.0.0.1",
        "LOGIN_SMTP_PORT", Integer.toString(port),
        "LOGIN_SMTP_SECURITY", "none",
        "LOGIN_MAIL_FROM", "Log in with X <login@example.org>");
  }

  /**
   * A mail that came in.
   *
   * @param to whom it is for
   * @param content its text
   * @param page the same as a page
   */
  public record Received(String to, String subject, String content, String page) {

    /** The token of the link in it. */
    String token() {
      return link().replaceFirst(".*token=", "");
    }

    /** The first link in it. */
    public String link() {
      Matcher link = LINK.matcher(content.substring(Math.max(0, content.indexOf("open this"))));
      return link.find() ? link.group() : "";
    }
  }

  /** All mails, the oldest first. */
  public List<Received> mails() {
    List<Received> mails = new ArrayList<>();
    for (MimeMessage message : server.getReceivedMessages()) {
      try {
        MimeMultipart parts = (MimeMultipart) message.getContent();
        mails.add(
            new Received(
                message.getRecipients(RecipientType.TO)[0].toString(),
                message.getSubject(),
                parts.getBodyPart(0).getContent().toString(),
                parts.getBodyPart(1).getContent().toString()));
      } catch (MessagingException unreadable) {
        throw new IllegalStateException(unreadable);
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }
    return mails;
  }

  /** The mails to this address, the oldest first. */
  List<Received> mailsTo(String address) {
    return mails().stream().filter(mail -> mail.to().equals(address)).toList();
  }

  /** The newest mail to this address. */
  Received newestTo(String address) {
    List<Received> mails = mailsTo(address);
    if (mails.isEmpty()) {
      throw new AssertionError("No mail to " + address);
    }
    return mails.get(mails.size() - 1);
  }

  /** Takes no mails until it is started again; those it has are gone. */
  void stop() {
    server.stop();
  }

  void startAgain() {
    server = newServer();
    server.start();
  }

  @Override
  public void close() {
    server.stop();
  }
}
