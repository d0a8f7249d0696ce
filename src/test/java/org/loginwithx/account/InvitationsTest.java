package org.loginwithx.account;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Session;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.mail.Mailer;
import org.loginwithx.metrics.Metrics;
import org.loginwithx.user.EmailAddress;
import org.loginwithx.user.EmailAddresses;
import org.loginwithx.user.LinkedUsers;
import org.loginwithx.user.Logins;
import org.loginwithx.user.MailLink;
import org.loginwithx.user.MailLinks;
import org.loginwithx.user.OpenWays;
import org.loginwithx.user.Profile;
import org.loginwithx.user.SettableClock;
import org.loginwithx.user.WithoutX;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.TestSettings;

/** The mails of a campaign when the mail server does not answer, and when all are sent. */
final class InvitationsTest {

  private final Clock clock = Clock.systemUTC();
  private final LoginSettings settings = TestSettings.at("http://localhost:8080");
  private final OpenWays open = settings.openWays();
  private LoginDatabase database;
  private WithoutX withoutX;

  @BeforeEach
  void open() {
    database = LoginDatabase.open(TestDatabase.H2.migrated());
    withoutX = new WithoutX(database, clock);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Invitations invitations(Clock at) {
    Properties nobodyListens = new Properties();
    nobodyListens.put("mail.smtp.host", "127.0.0.1");
    nobodyListens.put("mail.smtp.port", "1");
    Mailer mailer =
        new Mailer(
            Session.getInstance(nobodyListens),
            "site@example.org",
            Runnable::run,
            clock,
            Metrics.NONE,
            language -> "Our site");
    return new Invitations(withoutX, settings, Optional.of(mailer), at);
  }

  private void reachable() {
    reachable("1");
  }

  private void reachable(String subject) {
    Profile anna = new Profile(Profile.X, subject, "anna" + subject, "Anna", null, null);
    String userId =
        new LinkedUsers(database, clock)
            .recordLogin(anna, null, Set.of("user"), Logins.next())
            .user()
            .userId();
    String token =
        new MailLinks(database, clock, Runnable::run)
            .make(
                MailLink.confirm(userId, anna, new EmailAddress("anna" + subject + "@example.org")))
            .orElseThrow();
    new EmailAddresses(database, clock).confirm(token);
  }

  @Test
  void mailThatTheServerDidNotTakeIsSentLater() {
    reachable();
    assertThat(withoutX.beginUnchecked("en")).isTrue();

    invitations(clock).run();

    assertThat(withoutX.figures(open).sent()).isZero();
    assertThat(withoutX.figures(open).left()).isEqualTo(1);
    assertThat(withoutX.open()).as("it goes on").isPresent();
  }

  @Test
  void mailThatNoServerWasGivenIsNotForgottenBehindTheLastUser() {
    SettableClock at = new SettableClock();
    Invitations invitations = invitations(at);
    reachable("1");
    reachable("2");
    assertThat(withoutX.beginUnchecked("en")).isTrue();

    for (int i = 0; i < 3; i++) {
      invitations.run();
      assertThat(withoutX.open()).as("round %s", i).isPresent();
      at.advance(Duration.ofMinutes(2));
    }
    assertThat(withoutX.figures(open).left()).isEqualTo(2);
  }

  @Test
  void campaignEndsWhenAllWereAsked() {
    assertThat(withoutX.beginUnchecked("en")).isTrue();

    invitations(clock).run();

    assertThat(withoutX.open()).isEmpty();
  }

  @Test
  void nodeWithoutACampaignRarelyAsksTheDatabase() {
    Instant now = Instant.parse("2026-11-28T12:00:00Z");
    Invitations invitations = invitations(Clock.fixed(now, ZoneOffset.UTC));
    invitations.run();
    assertThat(withoutX.beginUnchecked("en")).isTrue();

    invitations.run();
    assertThat(withoutX.open()).as("not noticed yet").isPresent();
    invitations(Clock.fixed(now.plus(Duration.ofSeconds(10)), ZoneOffset.UTC)).run();
    assertThat(withoutX.open()).isEmpty();
  }
}
