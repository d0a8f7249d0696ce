package org.loginwithx.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.loginwithx.config.TestDatabase;

/** On H2 and on PostgreSQL, with two nodes over each. */
final class LiveLoginsTest {

  private static final Duration LONGEST = Duration.ofHours(12);
  private static final Duration UNUSED = Duration.ofMinutes(30);

  private final SettableClock clock = new SettableClock();

  @BeforeEach
  void setClock() {
    // Rows of ended log-ins have the database's time.
    clock.advance(Duration.between(clock.instant(), Instant.now()));
  }

  /** One node over a database. */
  private record Node(EndedLogins ended, LiveLogins live, LinkedUsers users) {

    static Node over(DataSource dataSource, Clock clock) {
      LoginDatabase database = LoginDatabase.open(dataSource);
      EndedLogins ended = new EndedLogins(database, clock, Duration.ofHours(1));
      return new Node(
          ended,
          new LiveLogins(database, ended, clock, LONGEST, UNUSED),
          new LinkedUsers(database, clock));
    }

    String logIn(String subject, NewLogin login) {
      Profile profile = new Profile(Profile.X, subject, "live", "Live", null, null);
      LinkedUser known = users.find(Profile.X, subject).orElse(null);
      return users.recordLogin(profile, known, Set.of("user"), login).user().userId();
    }

    boolean use(NewLogin login, String userId) {
      return live.use(login.id(), userId, login.visit().at());
    }

    void run() {
      ended.run();
      live.run();
    }
  }

  private NewLogin login() {
    clock.advance(Duration.ofSeconds(1));
    return Logins.at(clock.instant());
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("ASVS-7.5.2: a person's sessions are listed, those of others are not")
  void sessionsAreThoseOfThePersonTheNewestFirst(TestDatabase kind) {
    Node node = Node.over(kind.migrated(), clock);
    NewLogin first = login();
    NewLogin second = login();
    String userId = node.logIn("1", first);
    node.logIn("1", second);
    node.logIn("2", login());

    List<LiveLogin> sessions = node.live().of(userId, first.id());

    assertThat(sessions).extracting(LiveLogin::current).containsExactly(false, true);
    assertThat(sessions.get(1).began().network()).isEqualTo("203.0.113.0/24");
    assertThat(sessions.get(1).began().agent()).isEqualTo("Firefox on Linux");
    assertThat(sessions.get(1).id()).isNotEqualTo(first.id());
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("ASVS-7.5.2, ADV-38: one session ends, on the other node when it looks")
  void oneSessionEndsOnBothNodes(TestDatabase kind) throws SQLException {
    DataSource dataSource = kind.migrated();
    Node one = Node.over(dataSource, clock);
    Node other = Node.over(dataSource, clock);
    NewLogin stays = login();
    NewLogin ends = login();
    String userId = one.logIn("1", stays);
    one.logIn("1", ends);
    String id = one.live().of(userId, stays.id()).get(0).id();

    assertThat(one.live().end(UUID.randomUUID().toString(), id)).as("somebody else's").isFalse();
    assertThat(one.use(ends, userId)).isTrue();
    assertThat(one.live().end(userId, id)).isTrue();

    assertThat(one.live().end(userId, id)).as("a second time").isFalse();
    assertThat(one.use(ends, userId)).isFalse();
    assertThat(one.use(stays, userId)).isTrue();
    assertThat(one.live().of(userId, stays.id())).hasSize(1);
    one.run();
    other.run();
    assertThat(other.use(ends, userId)).isFalse();
    assertThat(other.use(stays, userId)).isTrue();
    assertThat(other.live().of(userId, stays.id())).hasSize(1);
    assertThat(other.live().end(userId, id)).as("a second time").isFalse();
    assertThat(Rows.of(dataSource, "select 1 from login_history where ended_at is not null"))
        .hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("ASVS-7.4.3: all others end, and the one that asks stays")
  void othersEnd(TestDatabase kind) {
    Node node = Node.over(kind.migrated(), clock);
    NewLogin stays = login();
    String userId = node.logIn("1", stays);
    NewLogin second = login();
    NewLogin third = login();
    NewLogin stranger = login();
    node.logIn("1", second);
    node.logIn("1", third);
    String strangersId = node.logIn("2", stranger);

    assertThat(node.live().endOthers(userId, stays.id())).isEqualTo(2);

    assertThat(node.use(stays, userId)).isTrue();
    assertThat(node.use(second, userId) || node.use(third, userId)).isFalse();
    assertThat(node.use(stranger, strangersId)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName(
      "ADV-38: all sessions end on both nodes, one nobody wrote down too; a later one lives")
  void allEndAndALaterOneLives(TestDatabase kind) {
    DataSource dataSource = kind.migrated();
    Node one = Node.over(dataSource, clock);
    Node other = Node.over(dataSource, clock);
    NewLogin written = login();
    String userId = one.logIn("1", written);
    NewLogin beginning = login();
    clock.advance(Duration.between(clock.instant(), Instant.now().plusSeconds(10)));

    one.live().endAll(userId);
    one.live().endAll(userId);
    other.run();

    for (Node node : List.of(one, other)) {
      assertThat(node.use(written, userId)).isFalse();
    }
    assertThat(one.use(beginning, userId)).isFalse();
    assertThat(one.live().of(userId, "")).isEmpty();
    NewLogin later = login();
    assertThat(one.use(later, userId) && other.use(later, userId)).isTrue();
    assertThat(one.use(beginning, "somebody else")).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("ASVS-7.3.2: a log-in that is used all the time ends all the same")
  void absoluteLifetimeHolds(TestDatabase kind) {
    Node node = Node.over(kind.migrated(), clock);
    NewLogin login = login();
    String userId = node.logIn("1", login);

    for (int minute = 1; minute < LONGEST.toMinutes(); minute++) {
      clock.advance(Duration.ofMinutes(1));
      assertThat(node.use(login, userId)).isTrue();
    }
    node.run();
    assertThat(node.live().of(userId, "")).hasSize(1);

    clock.advance(Duration.ofMinutes(1));
    assertThat(node.use(login, userId)).isFalse();
    assertThat(node.live().of(userId, "")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("ASVS-7.3.1: what nobody has used for the session timeout is no longer shown")
  void unusedSessionsAreLeftOut(TestDatabase kind) {
    Node node = Node.over(kind.migrated(), clock);
    NewLogin used = login();
    String userId = node.logIn("1", used);
    node.logIn("1", login());

    clock.advance(Duration.ofMinutes(20));
    node.use(used, userId);
    node.run();
    clock.advance(Duration.ofMinutes(20));

    assertThat(node.live().of(userId, used.id()))
        .singleElement()
        .satisfies(
            session -> {
              assertThat(session.current()).isTrue();
              assertThat(session.seen()).isAfter(session.began().at().plusSeconds(60));
            });
  }

  @ParameterizedTest
  @EnumSource
  void requestsCostNoStatementAndAMinuteOfThemOne(TestDatabase kind) {
    WatchedDataSource watched = new WatchedDataSource(kind.migrated());
    Node node = Node.over(watched.dataSource(), clock);
    NewLogin login = login();
    String userId = node.logIn("1", login);
    node.live().run();
    int before = watched.statements().size();

    for (int request = 0; request < 1_000; request++) {
      node.use(login, userId);
    }
    node.live().run();
    assertThat(watched.statements()).hasSize(before);

    clock.advance(Duration.ofMinutes(1));
    node.live().run();
    node.live().run();
    assertThat(watched.statements()).hasSize(before + 1);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("F-50: the database away keeps nobody out, and is made up for later")
  void databaseAwayIsMadeUpFor(TestDatabase kind) throws SQLException {
    DataSource dataSource = kind.migrated();
    WatchedDataSource unreliable = new WatchedDataSource(dataSource);
    Node node = Node.over(unreliable.dataSource(), clock);
    NewLogin login = login();
    String userId = node.logIn("1", login);
    unreliable.watch(
        new WatchedDataSource.Watcher() {
          @Override
          public void before(String sql) throws SQLException {
            throw new SQLException("gone", "08006");
          }
        });

    assertThat(node.use(login, userId)).isTrue();
    node.live().end(login.id());
    node.run();
    assertThat(node.use(login, userId)).isFalse();
    unreliable.watch(new WatchedDataSource.Watcher() {});
    node.run();

    assertThat(Rows.of(dataSource, "select ended_at from login_history"))
        .doesNotContain("null")
        .hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("Sessions without number are shown in part, and end by a few statements")
  void manySessionsCostAsMuchAsAFew(TestDatabase kind) {
    WatchedDataSource watched = new WatchedDataSource(kind.migrated());
    Node node = Node.over(watched.dataSource(), clock);
    NewLogin stays = login();
    String userId = node.logIn("1", stays);
    NewLogin oneOfThem = login();
    node.logIn("1", oneOfThem);
    LoginDatabase database = LoginDatabase.open(watched.dataSource());
    database.inTransaction(
        entities -> {
          for (int i = 0; i < 500; i++) {
            entities.persist(HistoryRow.of(login(), userId, Profile.X, false));
          }
          return true;
        });
    assertThat(node.live().of(userId, stays.id())).hasSize(50);
    assertThat(node.live().count(userId)).isEqualTo(502);
    watched.statements().clear();

    assertThat(node.live().endOthers(userId, stays.id())).isEqualTo(501);

    assertThat(watched.statements()).hasSizeLessThanOrEqualTo(5);
    assertThat(node.use(oneOfThem, userId)).as("at once").isFalse();
    assertThat(node.use(stays, userId)).isTrue();
    assertThat(node.live().count(userId)).isEqualTo(1);
    watched.statements().clear();
    node.live().endAll(userId);
    assertThat(watched.statements()).hasSizeLessThanOrEqualTo(8);
    assertThat(node.live().of(userId, "")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("Whoever logs out everywhere else ends links that were asked for there as well")
  void linksInMailsEndWithTheSessions(TestDatabase kind) {
    DataSource dataSource = kind.migrated();
    Node node = Node.over(dataSource, clock);
    NewLogin stays = login();
    String userId = node.logIn("1", stays);
    MailLinks links = new MailLinks(LoginDatabase.open(dataSource), clock, Runnable::run);
    MailLink asked = MailLink.password(userId, EmailFixture.address());
    String others = links.make(asked).orElseThrow();
    node.live().endOthers(userId, stays.id());
    clock.advance(Duration.ofSeconds(1));
    assertThat(links.look(others)).isEmpty();

    String all = links.make(asked).orElseThrow();
    node.live().endAll(userId);
    clock.advance(Duration.ofSeconds(1));
    assertThat(links.look(all)).isEmpty();
  }
}
