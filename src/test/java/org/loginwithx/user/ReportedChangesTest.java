package org.loginwithx.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.loginwithx.config.AllDatabases;
import org.loginwithx.config.EachDatabase;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.NativeSql;
import org.loginwithx.user.HistoryEntry.Outcome;
import org.loginwithx.user.ReportedChanges.Effect;
import org.loginwithx.user.ReportedChanges.EventKey;

/** On H2, PostgreSQL and MariaDB. */
final class ReportedChangesTest {

  private static final Map<TestDatabase, LoginDatabase> DATABASES =
      new EnumMap<>(TestDatabase.class);

  private final SettableClock clock = new SettableClock();

  @BeforeAll
  static void open() {
    for (TestDatabase kind : TestDatabase.ofThisRun()) {
      DATABASES.put(kind, LoginDatabase.open(kind.migrated()));
    }
  }

  @AfterAll
  static void close() {
    DATABASES.values().forEach(LoginDatabase::close);
  }

  private static LoginDatabase database(TestDatabase kind) {
    return Optional.ofNullable(DATABASES.get(kind)).orElseThrow();
  }

  private ReportedChanges changes(TestDatabase kind) {
    return new ReportedChanges(database(kind), clock);
  }

  private static Profile profile(String handle) {
    String subject = Long.toString(UUID.randomUUID().getMostSignificantBits() >>> 1);
    return new Profile(Profile.X, subject, handle, "Name", null, null);
  }

  private static String handle() {
    return "h" + UUID.randomUUID().toString().substring(0, 8);
  }

  private LinkedUser logIn(TestDatabase kind, Profile profile) {
    LinkedUsers users = new LinkedUsers(database(kind), clock);
    LinkedUser known = users.find(profile.provider(), profile.subject()).orElse(null);
    return users.recordLogin(profile, known, Set.of("user"), Logins.at(clock.instant())).user();
  }

  private void store(TestDatabase kind, LinkedUser user, String tokens) {
    new TokenTable(database(kind), clock)
        .put(
            new SealedTokens(
                UUID.randomUUID().toString(),
                user.userId(),
                user.profile().provider(),
                user.profile().subject(),
                tokens,
                "sealed",
                "k1",
                "",
                null,
                clock.instant(),
                false,
                false,
                0));
  }

  private List<String> stored(TestDatabase kind, LinkedUser user) {
    return new TokenTable(database(kind), clock)
        .ofUser(user.userId()).stream().map(SealedTokens::kind).toList();
  }

  private List<Outcome> history(TestDatabase kind, LinkedUser user) {
    return new LoginHistory(database(kind), clock, Duration.ofDays(90), Duration.ofHours(12))
        .of(user.userId(), 1).lines().stream().map(HistoryEntry::outcome).toList();
  }

  private long liveLogins(TestDatabase kind, LinkedUser user) {
    return count(
        kind,
        "select count(*) from login_history where login_id is not null and ended_at is null"
            + " and user_id = ?1",
        user.userId());
  }

  private static long count(TestDatabase kind, String query, String value) {
    return database(kind).read(entities -> NativeSql.count(entities, query, value));
  }

  private static EventKey key() {
    return new EventKey(UUID.randomUUID().toString(), "oauth.revoke");
  }

  private Effect revoked(TestDatabase kind, EventKey key, LinkedUser user, Instant at) {
    return changes(kind)
        .revoked(
            key,
            user.profile().subject(),
            at.truncatedTo(ChronoUnit.SECONDS),
            false,
            Logins.visit(clock.instant()));
  }

  @AllDatabases
  void revokedTokensAreDeletedAndTheHistorySaysSo(TestDatabase kind) {
    LinkedUser user = logIn(kind, profile(handle()));
    store(kind, user, "oauth2");
    store(kind, user, "oauth1");
    LinkedUser other = logIn(kind, profile(handle()));
    store(kind, other, "oauth2");
    clock.advance(Duration.ofMinutes(1));

    Effect effect = revoked(kind, key(), user, clock.instant());

    assertThat(effect).isEqualTo(new Effect.Revoked(user.userId(), user.profile(), 2, 0));
    assertThat(stored(kind, user)).isEmpty();
    assertThat(history(kind, user)).containsExactly(Outcome.REVOKED, Outcome.LOGGED_IN);
    assertThat(liveLogins(kind, user)).isOne();
    assertThat(stored(kind, other)).containsExactly("oauth2");
    assertThat(history(kind, other)).containsExactly(Outcome.LOGGED_IN);
  }

  @AllDatabases
  void eventHasItsEffectOnce(TestDatabase kind) {
    LinkedUser user = logIn(kind, profile(handle()));
    EventKey key = key();
    revoked(kind, key, user, clock.instant().plusSeconds(1));

    assertThat(revoked(kind, key, user, clock.instant().plusSeconds(1)))
        .isEqualTo(Effect.None.REPEATED);
    assertThat(history(kind, user)).containsExactlyInAnyOrder(Outcome.REVOKED, Outcome.LOGGED_IN);
  }

  @AllDatabases
  void logInsEndIfTheOperatorWantsIt(TestDatabase kind) {
    LinkedUser user = logIn(kind, profile(handle()));
    clock.advance(Duration.ofMinutes(1));

    Effect effect =
        changes(kind)
            .revoked(
                key(),
                user.profile().subject(),
                clock.instant(),
                true,
                Logins.visit(clock.instant()));

    assertThat(effect).isEqualTo(new Effect.Revoked(user.userId(), user.profile(), 0, 1));
    assertThat(liveLogins(kind, user)).isZero();
  }

  @EachDatabase
  void eventThatIsOlderThanTheStoredPairDoesNothing(TestDatabase kind) {
    LinkedUser user = logIn(kind, profile(handle()));
    Instant before = clock.instant();
    clock.advance(Duration.ofMinutes(1));
    logIn(kind, user.profile());
    store(kind, user, "oauth2");

    assertThat(revoked(kind, key(), user, before)).isEqualTo(Effect.None.OUTDATED);
    assertThat(stored(kind, user)).containsExactly("oauth2");
    assertThat(history(kind, user)).doesNotContain(Outcome.REVOKED);
  }

  @EachDatabase
  void pairOfTheSameSecondIsDeleted(TestDatabase kind) {
    LinkedUser user = logIn(kind, profile(handle()));
    clock.advance(Duration.ofMillis(700));
    store(kind, user, "oauth2");

    // X says no fractions: its time is 700 ms before that of the pair.
    assertThat(revoked(kind, key(), user, clock.instant())).isInstanceOf(Effect.Revoked.class);
    assertThat(stored(kind, user)).isEmpty();
  }

  @EachDatabase
  void logInAfterTheEventStays(TestDatabase kind) {
    LinkedUser user = logIn(kind, profile(handle()));
    store(kind, user, "oauth1");
    Instant revoked = clock.instant();
    clock.advance(Duration.ofMinutes(1));
    logIn(kind, user.profile());

    Effect effect =
        changes(kind)
            .revoked(key(), user.profile().subject(), revoked, true, Logins.visit(clock.instant()));

    assertThat(effect).isEqualTo(new Effect.Revoked(user.userId(), user.profile(), 1, 0));
    assertThat(liveLogins(kind, user)).isEqualTo(2);
  }

  @EachDatabase
  void eventOfLastWeekDoesNothing(TestDatabase kind) {
    LinkedUser user = logIn(kind, profile(handle()));
    store(kind, user, "oauth2");
    Instant at = clock.instant();
    clock.advance(ReportedChanges.KEPT.plusMinutes(1));

    assertThat(revoked(kind, key(), user, at)).isEqualTo(Effect.None.OUTDATED);
    assertThat(stored(kind, user)).containsExactly("oauth2");
  }

  @EachDatabase
  void eventAboutAStrangerLeavesNoRow(TestDatabase kind) {
    EventKey key = key();

    Effect effect =
        changes(kind).revoked(key, "404", clock.instant(), true, Logins.visit(clock.instant()));

    assertThat(effect).isEqualTo(Effect.None.NO_USER);
    assertThat(noted(kind, key)).isZero();
  }

  @AllDatabases
  void idsOfOldEventsAreDeleted(TestDatabase kind) {
    // Later than those of all other tests.
    clock.advance(Duration.ofDays(100));
    LinkedUser user = logIn(kind, profile(handle()));
    EventKey key = key();
    revoked(kind, key, user, clock.instant());
    assertThat(changes(kind).last()).contains(clock.instant());

    changes(kind).purge();
    assertThat(noted(kind, key)).isOne();

    clock.advance(ReportedChanges.KEPT.plusDays(2));
    changes(kind).purge();
    assertThat(noted(kind, key)).isZero();
    assertThat(changes(kind).last()).isEmpty();
  }

  private long noted(TestDatabase kind, EventKey key) {
    return count(kind, "select count(*) from login_event where event_uuid = ?1", key.id());
  }

  @AllDatabases
  void newHandleReplacesTheEarlierOne(TestDatabase kind) {
    String earlier = handle();
    String taken = handle();
    LinkedUser user = logIn(kind, profile(earlier));
    LinkedUser former = logIn(kind, profile(taken));

    Effect effect =
        changes(kind)
            .newHandle(key(), user.profile().subject(), earlier.toUpperCase(), taken.toUpperCase());

    assertThat(effect).isEqualTo(new Effect.Renamed(user.userId()));
    Person now = new People(database(kind), clock).find(user.userId()).orElseThrow();
    assertThat(now.accounts().get(0).profile().username()).isEqualTo(taken.toUpperCase());
    assertThat(now.accounts().get(0).formerUsernames()).containsExactly(earlier);
    // X gives a handle to a new owner.
    Person lost = new People(database(kind), clock).find(former.userId()).orElseThrow();
    assertThat(lost.accounts().get(0).handleIsCurrent()).isFalse();
  }

  @EachDatabase
  void handleThatIsNewerThanTheEventStays(TestDatabase kind) {
    String newest = handle();
    String other = handle();
    LinkedUser user = logIn(kind, profile(newest));
    LinkedUser owner = logIn(kind, profile(other));

    Effect effect = changes(kind).newHandle(key(), user.profile().subject(), "older", other);

    assertThat(effect).isEqualTo(Effect.None.OUTDATED);
    People people = new People(database(kind), clock);
    assertThat(people.find(user.userId()).orElseThrow().accounts().get(0).profile().username())
        .isEqualTo(newest);
    assertThat(people.find(owner.userId()).orElseThrow().accounts().get(0).handleIsCurrent())
        .isTrue();
  }

  @AllDatabases
  void newNameReplacesTheEarlierOne(TestDatabase kind) {
    LinkedUser user = logIn(kind, profile(handle()));
    EventKey key = key();

    assertThat(changes(kind).newName(key, user.profile().subject(), "Name", "Other\u0000 name"))
        .isEqualTo(new Effect.Renamed(user.userId()));
    assertThat(changes(kind).newName(key(), user.profile().subject(), "Name", "Third"))
        .isEqualTo(Effect.None.OUTDATED);
    assertThat(changes(kind).newName(key, user.profile().subject(), "Other name", "Name"))
        .isEqualTo(Effect.None.REPEATED);
    assertThat(changes(kind).newName(key(), "404", "Name", "Other")).isEqualTo(Effect.None.NO_USER);
    Person now = new People(database(kind), clock).find(user.userId()).orElseThrow();
    assertThat(now.accounts().get(0).profile().displayName()).isEqualTo("Other name");
  }

  @AllDatabases
  void newestTokensComeFirst(TestDatabase kind) {
    // Later than those of all other tests.
    clock.advance(Duration.ofDays(1_000));
    LinkedUser first = logIn(kind, profile(handle()));
    store(kind, first, "oauth1");
    store(kind, first, "oauth2");
    clock.advance(Duration.ofMinutes(1));
    LinkedUser second = logIn(kind, profile(handle()));
    store(kind, second, "oauth2");

    assertThat(changes(kind).newestWithTokens(2))
        .containsExactly(second.profile().subject(), first.profile().subject());
    assertThat(changes(kind).newestWithTokens(1)).containsExactly(second.profile().subject());
    assertThat(changes(kind).newestWithTokens(0)).isEmpty();
  }
}
