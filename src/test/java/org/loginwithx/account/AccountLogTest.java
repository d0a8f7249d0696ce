package org.loginwithx.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.loginwithx.SecurityLines;
import org.loginwithx.attempt.SecurityLog;
import org.loginwithx.decision.LoginEvent;
import org.loginwithx.user.EmailAddress;
import org.loginwithx.user.Profile;

/** Every change to an account is in the log, once and without needless data. */
final class AccountLogTest {

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Profile PROFILE =
      new Profile(Profile.X, "123", "anna", "Anna", null, "anna@example.org");

  private static List<String> lines(LoginEvent event) {
    try (SecurityLines log = SecurityLines.open()) {
      new AccountLog(new SecurityLog("node-7")).write(event);
      return List.copyOf(log.lines());
    }
  }

  @Test
  void eachLinkedAndUnlinkedAccountIsALineInTheLog() {
    assertThat(lines(new LoginEvent.Linked("u1", PROFILE, NOW)))
        .containsExactly(
            "event=account outcome=linked node=node-7 user=u1 provider=https://twitter.com");
    assertThat(lines(new LoginEvent.Unlinked("u1", PROFILE, NOW)))
        .containsExactly(
            "event=account outcome=unlinked node=node-7 user=u1 provider=https://twitter.com");
    assertThat(lines(new LoginEvent.AccountDeleted("u1", NOW)))
        .containsExactly("event=account outcome=deleted node=node-7 user=u1 provider=-");
    assertThat(lines(new LoginEvent.LoggedOut("u1", PROFILE, NOW)))
        .containsExactly(
            "event=account outcome=logged_out node=node-7 user=u1 provider=https://twitter.com");
  }

  @Test
  void confirmedAddressIsALineWithoutTheAddress() {
    EmailAddress address = EmailAddress.parse("anna@example.org").orElseThrow();

    assertThat(lines(new LoginEvent.EmailConfirmed("u1", address, NOW)))
        .containsExactly("event=account outcome=email_confirmed node=node-7 user=u1 provider=-");
  }

  @Test
  void whatHasALineOfItsOwnIsNotWrittenTwice() {
    assertThat(lines(new LoginEvent.Refused(PROFILE, "no", NOW))).isEmpty();
    assertThat(lines(new LoginEvent.PasswordChanged("u1", NOW))).isEmpty();
  }

  @Test
  void idOfTheApplicationCannotForgeALine() {
    assertThat(lines(new LoginEvent.AccountDeleted("u1\nevent=login outcome=logged_in", NOW)))
        .singleElement()
        .asString()
        .contains("user=u1_event=login_outcome=logged_in")
        .doesNotContain("\n");
  }
}
