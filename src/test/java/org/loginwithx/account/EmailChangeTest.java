package org.loginwithx.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.loginwithx.account.EmailConfirmation.Sent;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.password.PasswordHash;
import org.loginwithx.password.TypedPassword;
import org.loginwithx.user.ActiveLogin;
import org.loginwithx.user.EmailAddress;
import org.loginwithx.user.EmailAddresses;
import org.loginwithx.user.LinkedAccounts;
import org.loginwithx.user.LinkedUsers;
import org.loginwithx.user.LoginHistory;
import org.loginwithx.user.Logins;
import org.loginwithx.user.MailLink;
import org.loginwithx.user.MailLinks;
import org.loginwithx.user.PasswordGuesses;
import org.loginwithx.user.Passwords;
import org.loginwithx.user.Profile;
import org.loginwithx.web.LoginSecret;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.SessionLogin;
import org.loginwithx.web.TestSettings;

/** Another address for a user who has one, which is a way to another password as well. */
public final class EmailChangeTest {

  private static final String PASSWORD = "the present password";
  private static final EmailAddress OWNERS = new EmailAddress("anna@example.org");
  private static final EmailAddress ANOTHER = new EmailAddress("thief@example.org");
  private static final Profile ANNA = new Profile(Profile.X, "1", "anna", "Anna", null, null);

  private final Clock clock = Clock.systemUTC();
  private final LoginSettings settings = TestSettings.withPasswordsAt("http://127.0.0.1:8080");

  private LoginDatabase database;
  private MailLinks links;
  private EmailAddresses addresses;
  private String userId;

  @BeforeEach
  void open() {
    database = LoginDatabase.open(TestDatabase.H2.migrated());
    links = new MailLinks(database, clock, Runnable::run);
    addresses = new EmailAddresses(database, clock);
    userId =
        new LinkedUsers(database, clock)
            .recordLogin(ANNA, null, Set.of("user"), Logins.next())
            .user()
            .userId();
  }

  @AfterEach
  void close() {
    database.close();
  }

  public static CurrentPassword currentPassword(
      LoginSettings settings, LoginDatabase database, Clock clock) {
    return new CurrentPassword(
        settings,
        new Passwords(database, clock),
        new PasswordCheck(new PasswordGuesses(database, clock, Runnable::run), new Unhashed()),
        clock);
  }

  /** The text of the password is its hash: these tests need no time. */
  private static final class Unhashed implements PasswordHash {

    @Override
    public String hash(TypedPassword password) {
      return password.password();
    }

    @Override
    public boolean verify(TypedPassword password, @Nullable String hash) {
      return password.password().equals(hash);
    }

    @Override
    public boolean isOutdated(String hash) {
      return false;
    }
  }

  private EmailConfirmation confirmation() {
    return new EmailConfirmation(
        addresses,
        new LinkMailer(settings, links, Optional.empty()),
        new EmailSettings(() -> EmailPolicy.OPTIONAL, "/email"),
        AccountChangeTest.decisions(),
        new AccountNotice(
            settings,
            Optional.empty(),
            addresses,
            new LoginHistory(database, clock, Duration.ofDays(1), Duration.ofHours(12)),
            AccountChangeTest.unheard()),
        Prover.proofs(settings, database, clock));
  }

  private void confirmOwners() {
    addresses.confirm(links.make(MailLink.confirm(userId, ANNA, OWNERS)).orElseThrow());
  }

  private void setPassword() {
    assertThat(new Passwords(database, clock).replace(userId, null, PASSWORD, null)).isTrue();
  }

  /** Why no mail was sent; empty if one was. */
  private String change(@Nullable String typed) {
    return change(typed, clock.instant());
  }

  private String change(@Nullable String typed, Instant loginAt) {
    try {
      var unused =
          confirmation().change(Prover.request(anna(loginAt)), ANOTHER, TypedPassword.of(typed));
      return "";
    } catch (UnprovenException unproven) {
      return unproven.text();
    }
  }

  private SessionLogin anna(Instant loginAt) {
    LoginSecret secret = LoginSecret.random();
    return new SessionLogin(
        new ActiveLogin(secret.id(), loginAt, userId, ANNA, List.of(), List.of(), false), secret);
  }

  /** Why the address stays; empty if it was removed. */
  private String remove(Instant loginAt) {
    try {
      return confirmation().remove(Prover.request(anna(loginAt))).orElse("");
    } catch (UnprovenException unproven) {
      return unproven.text();
    }
  }

  @Test
  void sessionAloneDoesNotChangeTheAddressOfAUserWithAPassword() {
    confirmOwners();
    setPassword();

    assertThat(change(null)).contains("The current password you typed is wrong");
    assertThat(change("a guess")).contains("The current password you typed is wrong");

    assertThat(change(PASSWORD)).isEmpty();
  }

  @Test
  @DisplayName("ASVS-6.3.1: the form for another address is no place to guess the password")
  void guessingIsHeldUp() {
    confirmOwners();
    setPassword();
    for (int i = 0; i < 5; i++) {
      assertThat(change("guess " + i)).contains("The current password you typed is wrong");
    }

    assertThat(change(PASSWORD)).contains("too often");
  }

  @Test
  @DisplayName("A user without a password has to log in anew: a session alone is not enough")
  void sessionAloneDoesNotChangeTheAddressOfAUserWithoutAPassword() {
    confirmOwners();
    Instant now = clock.instant();

    assertThat(change(null, now.minus(Duration.ofMinutes(4)))).contains("log in again");
    assertThat(links.onItsWay(userId)).isEmpty();

    assertThat(change(null, now.minus(Duration.ofMinutes(2)))).isEmpty();
  }

  @Test
  @DisplayName("The same to remove it: after that, a first address would be confirmed")
  void sessionAloneDoesNotRemoveTheAddressOfAUserWithoutAPassword() {
    confirmOwners();
    Instant now = clock.instant();

    assertThat(remove(now.minus(Duration.ofMinutes(4)))).contains("log in again");
    assertThat(addresses.find(userId)).isPresent();

    assertThat(remove(now.minus(Duration.ofMinutes(2)))).isEmpty();
    assertThat(addresses.find(userId)).isEmpty();
  }

  @Test
  void addressThatAPasswordIsUsedWithStays() {
    confirmOwners();
    setPassword();

    assertThat(remove(clock.instant().minus(Duration.ofMinutes(4))))
        .contains("so you cannot remove it");
    assertThat(addresses.find(userId)).isPresent();
  }

  @Test
  @DisplayName("A log-in that outlives its user proves nothing, however new it is")
  void sessionOfADeletedUserChangesNoAddress() {
    assertThat(new LinkedAccounts(database, clock).deleteUser(userId, null)).isPresent();

    assertThat(change(PASSWORD)).contains("log in again");
  }

  @Test
  void pageThatAsksForAFirstAddressReplacesNone() {
    confirmOwners();

    assertThat(
            confirmation()
                .send(
                    AccountChangeTest.from("203.0.113.7"), MailLink.confirm(userId, ANNA, ANOTHER))
                .join())
        .isEqualTo(Sent.HAS_ONE);
    assertThat(links.onItsWay(userId)).isEmpty();
  }
}
