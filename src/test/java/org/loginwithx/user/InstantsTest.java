package org.loginwithx.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.UUID;
import org.h2.util.DateTimeUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.loginwithx.attempt.UsedCallbacks;
import org.loginwithx.config.AllDatabases;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.user.PasswordGuesses.Guess;

/** A server in Berlin in the night in which the hour from two to three comes twice. */
final class InstantsTest {

  /** When the clocks there show 2:30 for the first time, and an hour later again. */
  private static final Instant FIRST = Instant.parse("2026-10-25T00:30:00Z");

  private static final Instant AGAIN = Instant.parse("2026-10-25T01:30:00Z");

  private static final TimeZone USUAL = TimeZone.getDefault();
  private static final Map<TestDatabase, LoginDatabase> DATABASES =
      new EnumMap<>(TestDatabase.class);

  private final SettableClock clock = new SettableClock();

  @BeforeAll
  static void open() {
    serverIsIn(TimeZone.getTimeZone("Europe/Berlin"));
    for (TestDatabase kind : TestDatabase.ofThisRun()) {
      DATABASES.put(kind, LoginDatabase.open(kind.migrated()));
    }
  }

  @AfterAll
  static void close() {
    DATABASES.values().forEach(LoginDatabase::close);
    serverIsIn(USUAL);
  }

  private static void serverIsIn(TimeZone zone) {
    TimeZone.setDefault(zone);
    // H2 asks once.
    DateTimeUtils.resetCalendar();
  }

  private static LoginDatabase database(TestDatabase kind) {
    LoginDatabase database = DATABASES.get(kind);
    if (database == null) {
      throw new IllegalStateException();
    }
    return database;
  }

  private LinkedUser user(TestDatabase kind) {
    Profile profile = EmailFixture.somebody("anna@example.org");
    return new LinkedUsers(database(kind), clock)
        .recordLogin(profile, null, Set.of("user"), Logins.next())
        .user();
  }

  @AllDatabases
  void whatIsWrittenIsReadAgain(TestDatabase kind) {
    UsedCallbacks taken = new UsedCallbacks(database(kind), clock, Runnable::run);
    for (Instant at : List.of(FIRST, AGAIN)) {
      clock.set(at);
      String token = UUID.randomUUID().toString();

      taken.take(token);

      assertThat(taken.find(token).orElseThrow().at()).isEqualTo(at);
    }
  }

  @AllDatabases
  void rowOfAnEntityIsReadAgain(TestDatabase kind) {
    TokenTable tokens = new TokenTable(database(kind), clock);
    for (Instant at : List.of(FIRST, AGAIN)) {
      clock.set(at);
      LinkedUser user = user(kind);

      tokens.put(
          new SealedTokens(
              UUID.randomUUID().toString(),
              user.userId(),
              user.profile().provider(),
              user.profile().subject(),
              "oauth2",
              "sealed",
              "k1",
              "users.read",
              at,
              at,
              false,
              false,
              0));

      assertThat(tokens.ofUser(user.userId()))
          .singleElement()
          .satisfies(row -> assertThat(row.expiresAt()).isEqualTo(at))
          .satisfies(row -> assertThat(row.storedAt()).isEqualTo(at));
    }
  }

  @AllDatabases
  void holdUpLastsItsTimeAndNoLonger(TestDatabase kind) {
    PasswordGuesses attempts = new PasswordGuesses(database(kind), clock, Runnable::run);
    for (Instant at : List.of(FIRST, AGAIN)) {
      clock.set(at);
      String account = "held-up-" + at;
      List<Guess> made = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        made.add(attempts.begin(account, Network.of("198.51.100.7")));
      }

      assertThat(made).filteredOn(Guess.Counted.class::isInstance).hasSize(5);
      assertThat(assertInstanceOf(Guess.HeldUp.class, made.get(5)).time())
          .isEqualTo(PasswordGuesses.WINDOW);
      clock.advance(PasswordGuesses.WINDOW);
      assertThat(attempts.begin(account, Network.of("198.51.100.7")))
          .isInstanceOf(Guess.Counted.class);
    }
  }

  @AllDatabases
  void linkOfAMailIsGoodForItsTimeAndNoLonger(TestDatabase kind) {
    MailLinks links = new MailLinks(database(kind), clock, Runnable::run);
    // Across the moment at which the clocks are set back, and after it.
    for (Instant at : List.of(FIRST.plusSeconds(25 * 60), AGAIN)) {
      clock.set(at);
      String token =
          links.make(MailLink.password(user(kind).userId(), EmailFixture.address())).orElseThrow();

      clock.advance(MailLinks.LIFETIME.minusSeconds(1));
      assertThat(links.look(token)).isPresent();
      clock.advance(Duration.ofSeconds(1));
      assertThat(links.look(token)).isEmpty();
    }
  }
}
