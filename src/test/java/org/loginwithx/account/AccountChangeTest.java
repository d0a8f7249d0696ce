package org.loginwithx.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Instance;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.decision.AccountChange;
import org.loginwithx.decision.Decisions;
import org.loginwithx.decision.LoginCandidate;
import org.loginwithx.decision.LoginDecider;
import org.loginwithx.decision.LoginDecision;
import org.loginwithx.decision.LoginEvent;
import org.loginwithx.decision.LoginEvents;
import org.loginwithx.user.ActiveLogin;
import org.loginwithx.user.EmailAddress;
import org.loginwithx.user.EmailAddresses;
import org.loginwithx.user.LinkedAccounts;
import org.loginwithx.user.LinkedUsers;
import org.loginwithx.user.LoginHistory;
import org.loginwithx.user.Logins;
import org.loginwithx.user.MailLink;
import org.loginwithx.user.MailLinks;
import org.loginwithx.user.Profile;
import org.loginwithx.web.LoginSecret;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.ServletFakes;
import org.loginwithx.web.SessionLogin;
import org.loginwithx.web.TestSettings;

/** The application's say in what changes about a user. */
public final class AccountChangeTest {

  private static final EmailAddress UNWANTED = new EmailAddress("anna@competitor.example");
  private static final EmailAddress WANTED = new EmailAddress("anna@example.org");
  private static final Profile ANNA = new Profile(Profile.X, "1", "anna", "Anna", null, null);

  private final Clock clock = Clock.systemUTC();
  private final List<Object> fired = new ArrayList<>();

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

  /** An application that does not want one address. */
  private static final class Choosy implements LoginDecider {

    @Override
    public LoginDecision decide(LoginCandidate candidate) {
      return LoginDecision.accept(candidate);
    }

    @Override
    public Optional<String> refusal(AccountChange change) {
      return change instanceof AccountChange.ConfirmEmail confirm
              && confirm.address().equals(UNWANTED)
          ? Optional.of("Not one of theirs, please.")
          : Optional.empty();
    }
  }

  @SuppressWarnings("unchecked")
  public static Decisions decisions() {
    return new Decisions(
        ServletFakes.proxy(
            Instance.class,
            (self, method, args) ->
                switch (method.getName()) {
                  case "isUnsatisfied" -> false;
                  case "get" -> new Choosy();
                  default -> throw new UnsupportedOperationException(method.getName());
                }),
        inRequest());
  }

  /** Nobody observes them. */
  @SuppressWarnings("unchecked")
  public static LoginEvents unheard() {
    return new LoginEvents(
        ServletFakes.proxy(Event.class, (self, method, args) -> null), inRequest());
  }

  private static RequestContextController inRequest() {
    return ServletFakes.proxy(RequestContextController.class, (self, method, args) -> false);
  }

  @SuppressWarnings("unchecked")
  private LoginEvents events() {
    return new LoginEvents(
        ServletFakes.proxy(
            Event.class,
            (self, method, args) -> {
              fired.add(args[0]);
              return null;
            }),
        inRequest());
  }

  private EmailConfirmation confirmation() {
    return new EmailConfirmation(
        addresses,
        new LinkMailer(settings(), links, Optional.empty()),
        new EmailSettings(() -> EmailPolicy.OPTIONAL, "/email"),
        decisions(),
        notice(),
        Prover.proofs(settings(), database, clock));
  }

  private AccountNotice notice() {
    return notice(database, clock, events());
  }

  /** Where no mails can be sent, and the application observes nothing. */
  public static AccountNotice notice(LoginDatabase database, Clock clock) {
    return notice(database, clock, unheard());
  }

  private static AccountNotice notice(LoginDatabase database, Clock clock, LoginEvents events) {
    return new AccountNotice(
        settings(),
        Optional.empty(),
        new EmailAddresses(database, clock),
        new LoginHistory(database, clock, Duration.ofDays(1), Duration.ofHours(12)),
        events);
  }

  public static LoginSettings settings() {
    return TestSettings.at("http://127.0.0.1:8080");
  }

  static HttpServletRequest from(String address) {
    return ServletFakes.proxy(
        HttpServletRequest.class,
        (self, method, args) ->
            switch (method.getName()) {
              case "getRemoteAddr" -> address;
              case "getHeader", "getAttribute" -> null;
              case "getHeaders" -> Collections.emptyEnumeration();
              case "getLocale" -> Locale.ENGLISH;
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }

  private SessionLogin anna() {
    LoginSecret secret = LoginSecret.random();
    return new SessionLogin(
        new ActiveLogin(secret.id(), clock.instant(), userId, ANNA, List.of(), List.of(), false),
        secret);
  }

  private EmailConfirmation.Result press(MailLink link) {
    return confirmation().confirm(from("203.0.113.7"), links.make(link).orElseThrow());
  }

  @Test
  void addressThatTheApplicationDoesNotWantIsNotConfirmed() {
    EmailConfirmation.Result refused = press(MailLink.confirm(userId, ANNA, UNWANTED));

    assertThat(refused)
        .isEqualTo(new EmailConfirmation.Result.Refused("Not one of theirs, please."));
    assertThat(addresses.find(userId)).isEmpty();
    assertThat(fired).isEmpty();
  }

  @Test
  void anotherAddressIsAndTheApplicationHearsOfIt() {
    EmailConfirmation.Result confirmed = press(MailLink.confirm(userId, ANNA, WANTED));

    assertThat(confirmed).isInstanceOf(EmailConfirmation.Result.Confirmed.class);
    assertThat(addresses.find(userId).orElseThrow().address()).isEqualTo(WANTED);
    assertThat(fired)
        .singleElement()
        .isInstanceOfSatisfying(
            LoginEvent.EmailConfirmed.class,
            event -> assertThat(event.address()).isEqualTo(WANTED));
  }

  @Test
  void passwordIsNoAccountToLink() {
    Accounts accounts =
        new Accounts(
            new LinkedAccounts(database, clock),
            decisions(),
            TokenRevoker.NONE,
            notice(),
            Prover.proofs(settings(), database, clock),
            settings());
    Profile password = new Profile(Profile.PASSWORD, "somebody", "", "Somebody", null, null);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> accounts.linkUnchecked(from("203.0.113.7"), anna(), password));

    assertThat(accounts.of(userId)).hasSize(1);
  }
}
