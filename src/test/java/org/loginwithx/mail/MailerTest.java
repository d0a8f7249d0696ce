package org.loginwithx.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.DummySSLServerSocketFactory;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.BodyPart;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.loginwithx.mail.SmtpSettings.Security;
import org.loginwithx.metrics.Metrics;

/** Against a real mail server, and against what pretends to be one. */
final class MailerTest {

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final String LINK = "https://app.example/email/confirm?token=canary-6f1d";
  private static final String PASSWORD = "canary-password-6f1d";
  private static final MailLook LOOK =
      new MailLook(Locale.GERMAN, "https://app.example", "Adresse bestätigen", "Oder kopieren:");
  private static final Mail MAIL =
      new Mail("anna@example.org", "Grüße 🎉", "Hallo Åsa,\n\n" + LINK + "\n", LOOK);

  private final List<String> logged = new ArrayList<>();
  private final Logger logger = Logger.getLogger("org.loginwithx.security");
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          logged.add(new java.util.logging.SimpleFormatter().formatMessage(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
  }

  @AfterEach
  void stopListening() {
    logger.removeHandler(handler);
  }

  private static Mailer mailer(Session session) {
    return new Mailer(
        session,
        "My site <site@example.org>",
        Runnable::run,
        Clock.fixed(NOW, ZoneOffset.UTC),
        Metrics.NONE,
        language -> "My site");
  }

  private static Mailer mailer(int port, Security security) {
    return mailer(session(port, security));
  }

  private static Session session(int port, Security security) {
    return new SmtpSettings("127.0.0.1", port, null, null, security).session();
  }

  private static GreenMail server(String protocol) {
    ServerSetup setup = new ServerSetup(0, "127.0.0.1", protocol);
    setup.setServerStartupTimeout(30_000); // A machine that is busy needs more than two seconds.
    GreenMail server = new GreenMail(setup);
    server.start();
    return server;
  }

  private static int port(GreenMail server, Security security) {
    return security == Security.TLS ? server.getSmtps().getPort() : server.getSmtp().getPort();
  }

  private void assertFailedBecauseOf(String reason) {
    assertThat(logged).containsExactly("event=mail outcome=failed reason=" + reason);
  }

  @Test
  void serverGetsTheMailAsItWasWritten() throws Exception {
    GreenMail server = server(ServerSetup.PROTOCOL_SMTP);
    try {
      assertThat(mailer(port(server, Security.NONE), Security.NONE).send(MAIL).join()).isTrue();

      MimeMessage received = server.getReceivedMessages()[0];
      assertThat(received.getSubject()).isEqualTo("Grüße 🎉");
      assertThat(received.getContentType()).startsWith("multipart/alternative;");
      MimeMultipart parts = (MimeMultipart) received.getContent();
      assertThat(parts.getCount()).isEqualTo(2);
      BodyPart text = parts.getBodyPart(0);
      assertThat(text.getContentType()).containsIgnoringCase("text/plain; charset=utf-8");
      assertThat(text.getContent().toString().strip().replace("\r", ""))
          .isEqualTo("Hallo Åsa,\n\n" + LINK);
      BodyPart page = parts.getBodyPart(1);
      assertThat(page.getContentType()).containsIgnoringCase("text/html; charset=utf-8");
      assertThat(page.getContent().toString())
          .contains("<html lang=\"de\">", "My site</p>", "Grüße 🎉</h1>", "Hallo Åsa,</p>")
          .contains("href=\"" + LINK + "\"", ">Adresse bestätigen</a>", LINK + "</p>");
      assertThat(received.getFrom()[0]).hasToString("My site <site@example.org>");
      assertThat(received.getAllRecipients()).hasSize(1);
      assertThat(received.getSentDate()).isEqualTo(NOW);
      assertThat(received.getHeader("Auto-Submitted")).containsExactly("auto-generated");
      assertThat(logged).isEmpty();
    } finally {
      server.stop();
    }
  }

  /** What is on the wire is 7 bit and in lines that every server takes (RFC 5321, 4.5.3.1.6). */
  @Test
  void wireHasOnlyShortLinesOfAscii() throws Exception {
    GreenMail server = server(ServerSetup.PROTOCOL_SMTP);
    try {
      String text = "Grüße ".repeat(400) + "\n\n" + "a".repeat(3_000) + "\n\n" + LINK;
      mailer(port(server, Security.NONE), Security.NONE)
          .send(new Mail("anna@example.org", "Grüße 🎉", text, LOOK))
          .join();

      ByteArrayOutputStream raw = new ByteArrayOutputStream();
      server.getReceivedMessages()[0].writeTo(raw);
      String wire = raw.toString(ISO_8859_1);
      assertThat(wire.chars()).allMatch(letter -> letter < 128);
      assertThat(wire.lines()).allMatch(line -> line.length() <= 998);
      assertThat(wire).containsPattern("(?m)^Subject: =\\?UTF-8\\?");
      MimeMultipart parts = (MimeMultipart) server.getReceivedMessages()[0].getContent();
      assertThat(parts.getBodyPart(0).getContent().toString().replace("\r", "")).isEqualTo(text);
    } finally {
      server.stop();
    }
  }

  @Test
  void pageHasTheWordsOfTheTextAndNothingThatAStrangerMadeOfThem() {
    String hostile = "<img src=//evil.example/a.png> \" onload='x' & https://evil.example/";
    String text =
        "Hello,\n\n" + hostile + "\n\nhttps://evil.example/log-in\n\nhttps://app.example.evil/\n";

    String page = LOOK.page(hostile, hostile, text);

    assertThat(page)
        .doesNotContain("<img", "href=")
        .contains("&lt;img src=//evil.example/a.png&gt; &quot; onload=&#39;x&#39; &amp;");
    assertThat(page.replaceAll("<style>(?s).*</style>", "")).doesNotContain("url(", "src=\"");
  }

  @Test
  void userAndPasswordAreNeededWhereTheServerAsksForThem() {
    GreenMail server = server(ServerSetup.PROTOCOL_SMTP);
    try {
      server.setUser("robot@example.org", "robot", PASSWORD);
      int port = port(server, Security.NONE);

      assertThat(
              mailer(
                      new SmtpSettings("127.0.0.1", port, "robot", PASSWORD, Security.NONE)
                          .session())
                  .send(MAIL)
                  .join())
          .isTrue();
      assertThat(
              mailer(
                      new SmtpSettings("127.0.0.1", port, "robot", PASSWORD + "x", Security.NONE)
                          .session())
                  .send(MAIL)
                  .join())
          .isFalse();
      assertFailedBecauseOf("mail_login_refused");
    } finally {
      server.stop();
    }
  }

  @Test
  @DisplayName(
      "TLS: a mail server with an untrusted certificate, or one of another name, gets nothing")
  void identityOfTheServerIsChecked(@TempDir Path directory) throws Exception {
    GreenMail server = server(ServerSetup.PROTOCOL_SMTPS);
    try {
      int port = port(server, Security.TLS);

      assertThat(mailer(port, Security.TLS).send(MAIL).join()).as("unknown authority").isFalse();
      assertFailedBecauseOf("mail_tls");

      Session trusting = session(port, Security.TLS);
      trusting.getProperties().put("mail.smtp.ssl.socketFactory", trusting(directory));
      // GreenMail's certificate is for another name than 127.0.0.1.
      assertThat(mailer(trusting).send(MAIL).join()).as("another name").isFalse();
      assertThat(server.getReceivedMessages()).isEmpty();

      trusting.getProperties().put("mail.smtp.ssl.checkserveridentity", "false");
      assertThat(mailer(trusting).send(MAIL).join()).as("and else it works").isTrue();
      assertThat(server.getReceivedMessages()).hasSize(1);
    } finally {
      server.stop();
    }
  }

  /** Trusts the certificate that GreenMail brings, read from the same key store. */
  private static javax.net.ssl.SSLSocketFactory trusting(Path directory)
      throws IOException, GeneralSecurityException {
    Path file = directory.resolve("greenmail.p12");
    try (var store = DummySSLServerSocketFactory.class.getResourceAsStream("/greenmail.p12")) {
      Files.copy(store, file);
    }
    KeyStore keys = KeyStore.getInstance(file.toFile(), "changeit".toCharArray());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    X509Certificate certificate =
        (X509Certificate) keys.getCertificate(keys.aliases().nextElement());
    trusted.setCertificateEntry("mail", certificate);
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context.getSocketFactory();
  }

  @Test
  @DisplayName("STARTTLS is not left out because the server does not offer it")
  void withoutStartTlsNothingIsSent() {
    GreenMail server = server(ServerSetup.PROTOCOL_SMTP);
    try {
      int port = port(server, Security.STARTTLS);

      assertThat(mailer(port, Security.STARTTLS).send(MAIL).join()).isFalse();

      assertThat(server.getReceivedMessages()).isEmpty();
      assertThat(logged).hasSize(1);
    } finally {
      server.stop();
    }
  }

  @Test
  void serverThatIsDownIsSaidInOneLine() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }

    assertThat(mailer(port, Security.NONE).send(MAIL).join()).isFalse();

    assertThat(logged).hasSize(1);
    assertThat(logged.get(0))
        .startsWith("event=mail outcome=failed reason=")
        .doesNotContain("anna", "canary", "127.0.0.1", "\n");
  }

  @Test
  void serverThatSaysNothingIsGivenUp() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Session session = session(silent.getLocalPort(), Security.NONE);
      assertThat(session.getProperty("mail.smtp.timeout")).isEqualTo("10000");
      session.getProperties().setProperty("mail.smtp.timeout", "300");

      assertThat(mailer(session).send(MAIL).join()).isFalse();

      assertFailedBecauseOf("mail_timeout");
    }
  }

  @Test
  void whatTheServerSaysDoesNotGetIntoTheLog() throws Exception {
    try (ServerSocket rude = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread answering =
          new Thread(
              () -> {
                try (Socket caller = rude.accept()) {
                  caller.getOutputStream().write("554 no anna canary\r\n".getBytes(UTF_8));
                  caller.getOutputStream().flush();
                  caller.getInputStream().read();
                } catch (IOException callerHasGone) {
                  // As well.
                }
              });
      answering.start();

      assertThat(mailer(rude.getLocalPort(), Security.NONE).send(MAIL).join()).isFalse();

      answering.join(TimeUnit.SECONDS.toMillis(30));
      assertThat(logged).hasSize(1);
      assertThat(logged.get(0)).doesNotContain("anna", "canary");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a@example.org\r\nBcc: b@example.org", "a@example.org\nx", "a\u0000@b.org"})
  @DisplayName("ASVS-1.3.11: no text of a user adds headers")
  void lineBreaksAreRefused(String text) {
    assertThatThrownBy(() -> new Mail(text, "subject", "text", LOOK))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Mail("a@example.org", text, "text", LOOK))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "site", "a@b.org, c@d.org", "a@b.org\nBcc: c@d.org", "<>", "a b@c.d"})
  void senderIsOneAddress(String from) {
    assertThat(Mailer.isSender(from)).isFalse();
  }

  @Test
  void textOfTheSettingsHasNoPassword() {
    assertThat(new SmtpSettings("h", 25, "user-6f1d", PASSWORD, Security.TLS).toString())
        .doesNotContain("6f1d");
    assertThat(MAIL.toString()).doesNotContain("canary", "anna");
  }
}
