package org.loginwithx.account;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.loginwithx.account.EmailConfirmation.Result;
import org.loginwithx.account.EmailConfirmation.Sent;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.mail.Mailer;
import org.loginwithx.mail.SmtpSettings;
import org.loginwithx.mail.SmtpSettings.Security;
import org.loginwithx.metrics.Metrics;
import org.loginwithx.user.EmailAddress;
import org.loginwithx.user.EmailAddresses;
import org.loginwithx.user.LoginHistory;
import org.loginwithx.user.MailLink;
import org.loginwithx.user.MailLinks;
import org.loginwithx.user.Profile;
import org.loginwithx.user.WatchedDataSource;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.ServletFakes;

/** What a mail server makes of it. */
final class EmailConfirmationTest {

  private static final Profile ANNA = new Profile(Profile.X, "1", "anna", "Anna", null, null);

  private final Clock clock = Clock.systemUTC();
  private WatchedDataSource watched;
  private LoginDatabase database;

  @BeforeEach
  void open() {
    watched = new WatchedDataSource(TestDatabase.H2.migrated());
    database = LoginDatabase.open(watched.dataSource());
  }

  @AfterEach
  void close() {
    database.close();
  }

  private EmailConfirmation confirmation(int port) {
    LoginSettings settings = AccountChangeTest.settings();
    Optional<Mailer> mailer =
        Optional.of(
            new Mailer(
                new SmtpSettings("127.0.0.1", port, null, null, Security.NONE).session(),
                "site@example.org",
                Runnable::run,
                clock,
                Metrics.NONE,
                language -> "Site"));
    EmailAddresses addresses = new EmailAddresses(database, clock);
    return new EmailConfirmation(
        addresses,
        new LinkMailer(settings, new MailLinks(database, clock, Runnable::run), mailer),
        new EmailSettings(() -> EmailPolicy.REQUIRED, "/email"),
        AccountChangeTest.decisions(),
        new AccountNotice(
            settings,
            mailer,
            addresses,
            new LoginHistory(database, clock, Duration.ofDays(1), Duration.ofHours(12)),
            AccountChangeTest.unheard()),
        Prover.proofs(settings, database, clock));
  }

  private Sent send(int port, String address) {
    MailLink link = MailLink.join(ANNA, new EmailAddress(address));
    return confirmation(port).send(request(), link).join();
  }

  private static HttpServletRequest request() {
    return ServletFakes.proxy(
        HttpServletRequest.class,
        (self, method, args) ->
            switch (method.getName()) {
              case "getLocale" -> Locale.ENGLISH;
              case "getHeader", "getAttribute" -> null;
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }

  @Test
  @DisplayName("Made-up links cost the database one statement each")
  void madeUpLinkCostsOneStatement() {
    EmailConfirmation confirmation = confirmation(25);
    watched.statements().clear();

    assertThat(confirmation.look("made up")).isEmpty();
    assertThat(watched.statements()).as("looked at").hasSize(1);

    assertThat(confirmation.confirm(request(), "made up")).isEqualTo(new Result.Gone());
    assertThat(watched.statements()).as("pressed").hasSize(2);
  }

  @Test
  @DisplayName("Asking repeatedly does not reveal which mailboxes a server has")
  void mailThatTheServerRefusedCounts() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread refusing = new Thread(() -> refuseRecipients(server), "refusing mail server");
      refusing.setDaemon(true);
      refusing.start();
      int port = server.getLocalPort();

      for (int i = 0; i < 3; i++) {
        assertThat(send(port, "guess" + i + "@example.org")).isEqualTo(Sent.FAILED);
      }

      assertThat(send(port, "guess@example.org")).isEqualTo(Sent.TOO_MANY);
    }
  }

  @Test
  void serverThatIsAwayUsesNothingUp() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }

    for (int i = 0; i < 5; i++) {
      assertThat(send(port, "anna@example.org")).isEqualTo(Sent.FAILED);
    }
  }

  /** As much of RFC 5321 as it takes to say that there is no such mailbox. */
  private static void refuseRecipients(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket client = server.accept();
          BufferedReader lines =
              new BufferedReader(
                  new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII))) {
        say(client, "220 mail.example");
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          say(client, line.startsWith("RCPT") ? "550 5.1.1 No such mailbox" : "250 OK");
        }
      } catch (IOException gone) {
        // The client, or the whole server at the end of the test.
      }
    }
  }

  private static void say(Socket client, String line) {
    try {
      client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }
}
