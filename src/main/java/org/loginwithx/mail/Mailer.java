package org.loginwithx.mail;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Date;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.metrics.Metrics;

/** Sends mails by a mail server, with one connection for each. */
@Internal
public final class Mailer {

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");

  private static final int DEEPEST_CAUSE = 10;

  private static final String REJECTED = "mail_refused";

  private final Session session;
  private final InternetAddress from;
  private final Executor executor;
  private final Clock clock;
  private final Metrics metrics;
  private final Function<Locale, String> siteName;

  /**
   * @param session the mail session with the server
   * @param from the sender; see {@link #isSender}
   * @param executor sends, so its threads wait for the server
   * @param metrics counts each mail
   * @param siteName the name of the site in a language
   * @throws IllegalArgumentException if {@code from} is no address
   */
  public Mailer(
      Session session,
      String from,
      Executor executor,
      Clock clock,
      Metrics metrics,
      Function<Locale, String> siteName) {
    this.session = session;
    this.from =
        sender(from).orElseThrow(() -> new IllegalArgumentException("Not an address: " + from));
    this.executor = executor;
    this.clock = clock;
    this.metrics = metrics;
    this.siteName = siteName;
  }

  /** Whether this is a valid sender: one address, with or without a name before it. */
  public static boolean isSender(String from) {
    return sender(from).isPresent();
  }

  private static Optional<InternetAddress> sender(String from) {
    try {
      InternetAddress[] addresses = InternetAddress.parse(from, true);
      if (addresses.length != 1 || addresses[0].getAddress().indexOf('@') < 1) {
        return Optional.empty();
      }
      return Optional.of(addresses[0]);
    } catch (AddressException noAddress) {
      return Optional.empty();
    }
  }

  /** The result of sending a mail. */
  public enum Delivery {
    /** The server accepted the mail. */
    ACCEPTED,
    /** The server rejected the mail, most likely because there is no such mailbox. */
    REJECTED,
    /** The server was not called, or did not answer. */
    NOT_ASKED
  }

  /** Whether the server accepted the mail. Never fails; the log names the kind of failure. */
  public CompletableFuture<Boolean> send(Mail mail) {
    return deliver(mail).thenApply(Delivery.ACCEPTED::equals);
  }

  /** Does the same, for a caller that needs the reason of a failure. */
  public CompletableFuture<Delivery> deliver(Mail mail) {
    try {
      return CompletableFuture.supplyAsync(() -> sendNow(mail), executor);
    } catch (RejectedExecutionException tooBusy) {
      failed("busy");
      return CompletableFuture.completedFuture(Delivery.NOT_ASKED);
    }
  }

  private Delivery sendNow(Mail mail) {
    try {
      Transport.send(message(mail));
      metrics.mail("sent");
      return Delivery.ACCEPTED;
    } catch (MessagingException | RuntimeException failure) {
      String kind = kind(failure);
      failed(kind);
      return kind.equals(REJECTED) ? Delivery.REJECTED : Delivery.NOT_ASKED;
    }
  }

  private MimeMessage message(Mail mail) throws MessagingException {
    MimeMessage message = new MimeMessage(session);
    message.setFrom(from);
    message.setRecipient(RecipientType.TO, new InternetAddress(mail.to(), true));
    message.setSubject(mail.subject(), StandardCharsets.UTF_8.name());
    message.setContent(parts(mail));
    message.setSentDate(Date.from(clock.instant()));
    // RFC 3834: no holiday notice answers this mail.
    message.setHeader("Auto-Submitted", "auto-generated");
    return message;
  }

  /** The best comes last (RFC 2046 section 5.1.4). */
  private MimeMultipart parts(Mail mail) throws MessagingException {
    MimeBodyPart text = new MimeBodyPart();
    text.setText(mail.content(), StandardCharsets.UTF_8.name());
    MimeBodyPart page = new MimeBodyPart();
    String name = siteName.apply(mail.look().language());
    page.setText(
        mail.look().page(name, mail.subject(), mail.content()),
        StandardCharsets.UTF_8.name(),
        "html");
    return new MimeMultipart("alternative", text, page);
  }

  /** Logs only the kind: the server's text may quote the address or more. */
  private void failed(String kind) {
    metrics.mail(kind);
    LOG.log(System.Logger.Level.ERROR, "event=mail outcome=failed reason={0}", kind);
  }

  private static String kind(Throwable failure) {
    @Nullable Throwable cause = failure;
    String kind = failure.getClass().getSimpleName();
    for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
      if (cause instanceof AuthenticationFailedException) {
        return "mail_login_refused";
      }
      if (cause instanceof UnknownHostException) {
        return "mail_host_unknown";
      }
      if (cause instanceof SocketTimeoutException) {
        return "mail_timeout";
      }
      if (cause instanceof SSLException) {
        return "mail_tls";
      }
      if (cause instanceof SendFailedException) {
        kind = REJECTED;
      }
      // MessagingException returns its next exception here.
      cause = cause.getCause();
    }
    return kind;
  }
}
