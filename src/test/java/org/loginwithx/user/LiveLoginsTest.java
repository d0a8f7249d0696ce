package org.loginwithx.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.loginwithx.config.AllDatabases;
import org.loginwithx.config.EachDatabase;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.NativeSql;
import org.loginwithx.secret.Secrets;

/** On H2 and on PostgreSQL, with two nodes over each. */
final class LiveLoginsTest {

  private static final Duration LONGEST = Duration.ofHours(12);
  private static final Duration UNUSED = Duration.ofMinutes(30);
  private static final Duration STAYING = Duration.ofHours(10);

  private final SettableClock clock = new SettableClock();

  /** One node over a database. */
  private record Node(LoginDatabase database, LiveLogins live, LinkedUsers users, Clock clock) {

    static Node over(DataSource dataSource, Clock clock) {
      LoginDatabase database = LoginDatabase.open(dataSource);
      LoginLimits limits = new LoginLimits(LONGEST, () -> Optional.of(UNUSED), STAYING);
      return new Node(
          database, Logins.live(database, clock, limits), new LinkedUsers(database, clock), clock);
    }

    String logIn(String subject, NewLogin login) {
      Profile profile = new Profile(Profile.X, subject, "live", "Live", null, null);
      LinkedUser known = users.find(Profile.X, subject).orElse(null);
      return users.recordLogin(profile, known, Set.of("user"), login).user().userId();
    }

    boolean use(NewLogin login) {
      return live.use(login.id()).isPresent();
    }

    void endAll(String userId) {
      database.inTransaction(entities -> LoginEnds.all(entities, userId, clock.instant()));
      database.ends().mark(userId);
    }
  }

  private NewLogin login() {
    clock.advance(Duration.ofSeconds(1));
    return Logins.at(clock.instant());
  }

  @AllDatabases
  @DisplayName("ASVS-7.5.2: the sessions of a user are listed, those of other users are not")
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

  @EachDatabase
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

    assertThat(one.live().endUnchecked(UUID.randomUUID().toString(), id))
        .as("of another user")
        .isFalse();
    assertThat(one.live().endUnchecked(userId, "\u0000")).as("what PostgreSQL refuses").isFalse();
    assertThat(one.use(ends)).isTrue();
    assertThat(one.live().endUnchecked(userId, id)).isTrue();

    assertThat(one.live().endUnchecked(userId, id)).as("a second time").isFalse();
    assertThat(one.use(ends)).isFalse();
    assertThat(one.use(stays)).isTrue();
    assertThat(one.live().of(userId, stays.id())).hasSize(1);
    one.live().run();
    other.live().run();
    assertThat(other.use(ends)).isFalse();
    assertThat(other.use(stays)).isTrue();
    assertThat(other.live().of(userId, stays.id())).hasSize(1);
    assertThat(other.live().endUnchecked(userId, id)).as("a second time").isFalse();
    assertThat(Rows.of(dataSource, "select 1 from login_history where ended_at is not null"))
        .hasSize(1);
  }

  @AllDatabases
  void waitingForALogInOfAnotherNodeDoesNotHideIt(TestDatabase kind) {
    DataSource dataSource = kind.migrated();
    Node one = Node.over(dataSource, clock);
    Node other = Node.over(dataSource, clock);
    NewLogin login = login();

    assertThat(other.live().hasBegun(login.id())).isFalse();
    one.logIn("1", login);

    assertThat(other.live().hasBegun(login.id())).isTrue();
    assertThat(other.use(login)).isTrue();
    one.live().end(login.id());
    assertThat(other.live().hasBegun(login.id())).as("although it has ended").isTrue();
  }

  @EachDatabase
  @DisplayName("ASVS-7.4.3: all other sessions end, and the current one stays")
  void othersEnd(TestDatabase kind) {
    Node node = Node.over(kind.migrated(), clock);
    NewLogin stays = login();
    String userId = node.logIn("1", stays);
    NewLogin second = login();
    NewLogin third = login();
    NewLogin stranger = login();
    node.logIn("1", second);
    node.logIn("1", third);
    node.logIn("2", stranger);

    assertThat(node.live().endOthersUnchecked(userId, stays.id())).isEqualTo(2);

    assertThat(node.use(stays)).isTrue();
    assertThat(node.use(second) || node.use(third)).isFalse();
    assertThat(node.use(stranger)).isTrue();
  }

  @EachDatabase
  @DisplayName(
      "ADV-38: all sessions end on both nodes, one that is being written too; a later one lives")
  void allEndAndALaterOneLives(TestDatabase kind) {
    DataSource dataSource = kind.migrated();
    Node one = Node.over(dataSource, clock);
    Node other = Node.over(dataSource, clock);
    NewLogin written = login();
    String userId = one.logIn("1", written);
    assertThat(one.use(written) && other.use(written)).isTrue();

    one.endAll(userId);
    one.endAll(userId);
    other.live().run();

    for (Node node : List.of(one, other)) {
      assertThat(node.use(written)).isFalse();
    }
    assertThat(one.live().of(userId, "")).isEmpty();
    NewLogin later = login();
    one.logIn("1", later);
    assertThat(one.use(later) && other.use(later)).isTrue();
  }

  @AllDatabases
  @DisplayName("A log-in that is written while all others end has ended as well")
  void logInBetweenReadAndCommitEnds(TestDatabase kind) {
    DataSource dataSource = kind.migrated();
    Node node = Node.over(dataSource, clock);
    String userId = node.logIn("1", login());
    NewLogin late = login();
    node.logIn("1", late);
    // As if its row had been invisible to the update of the history.
    node.endAll(userId);
    node.database()
        .inTransaction(
            entities ->
                NativeSql.change(
                    entities,
                    "update login_history set ended_at = null where login_id = ?1",
                    late.id()));

    assertThat(node.use(late)).isFalse();
    assertThat(node.live().of(userId, "")).isEmpty();
    assertThat(node.live().count(userId)).isZero();
  }

  @EachDatabase
  @DisplayName("An ended log-in stays ended, even if the clocks of nodes and database differ")
  void endsHoldWithClocksThatDisagree(TestDatabase kind) {
    DataSource dataSource = kind.migrated();
    SettableClock tomorrow = new SettableClock();
    tomorrow.advance(Duration.between(tomorrow.instant(), clock.instant().plus(UNUSED)));
    Node one = Node.over(dataSource, tomorrow);
    Node other = Node.over(dataSource, clock);
    NewLogin first = login();
    String userId = other.logIn("1", first);
    one.endAll(userId);
    NewLogin stays = login();
    NewLogin ends = login();
    other.logIn("1", stays);
    other.logIn("1", ends);
    assertThat(other.use(stays) && other.use(ends)).isTrue();

    one.live().endOthersUnchecked(userId, stays.id());
    other.live().run();

    assertThat(other.use(ends)).isFalse();
    assertThat(other.use(first)).isFalse();
    assertThat(other.use(stays)).isTrue();
  }

  @EachDatabase
  @DisplayName("A node that has just started knows who is logged in, with all that was given")
  void logInSurvivesTheNode(TestDatabase kind) {
    DataSource dataSource = kind.migrated();
    NewLogin login =
        new NewLogin(
            Secrets.sha256("a secret"),
            Logins.visit(clock.instant()),
            Set.of("given", "by the application"),
            false);
    String userId = Node.over(dataSource, clock).logIn("1", login);

    ActiveLogin found = Node.over(dataSource, clock).live().use(login.id()).orElseThrow();

    assertThat(found.userId()).isEqualTo(userId);
    assertThat(found.at()).isEqualTo(login.visit().at());
    assertThat(found.profile()).isEqualTo(new Profile(Profile.X, "1", "live", "Live", null, null));
    assertThat(found.given()).containsExactly("by the application", "given");
    assertThat(found.groups()).containsExactly("by the application", "given", "user");
    assertThat(found.stays()).isFalse();
  }

  @EachDatabase
  @DisplayName("ASVS-7.3.1: a log-in that was not used for the time-out is over on every node")
  void unusedLogInsEnd(TestDatabase kind) {
    DataSource dataSource = kind.migrated();
    Node node = Node.over(dataSource, clock);
    NewLogin unused = login();
    String userId = node.logIn("1", unused);
    NewLogin staying =
        new NewLogin(Secrets.sha256("stays"), Logins.visit(clock.instant()), Set.of(), true);
    node.logIn("1", staying);

    clock.advance(UNUSED.plusMinutes(1));

    assertThat(node.use(unused)).isFalse();
    assertThat(node.use(staying)).isTrue();
    assertThat(node.live().of(userId, staying.id())).hasSize(1);
    clock.advance(STAYING.plusMinutes(1));
    assertThat(Node.over(dataSource, clock).use(staying)).isFalse();
    assertThat(node.live().of(userId, "")).isEmpty();
  }

  @EachDatabase
  @DisplayName("ASVS-7.3.2: a log-in that is used all the time ends all the same")
  void absoluteLifetimeHolds(TestDatabase kind) {
    Node node = Node.over(kind.migrated(), clock);
    NewLogin login = login();
    String userId = node.logIn("1", login);

    for (int minute = 10; minute < LONGEST.toMinutes(); minute += 10) {
      node.live().run();
      clock.advance(Duration.ofMinutes(10));
      assertThat(node.use(login)).isTrue();
    }
    node.live().run();
    clock.advance(Duration.ofMinutes(9));
    assertThat(node.use(login)).isTrue();
    assertThat(node.live().of(userId, "")).hasSize(1);

    clock.advance(Duration.ofMinutes(1));
    assertThat(node.use(login)).isFalse();
    assertThat(node.live().of(userId, "")).isEmpty();
  }

  @EachDatabase
  @DisplayName("ASVS-7.3.1: a session unused for the session timeout is not shown")
  void unusedSessionsAreLeftOut(TestDatabase kind) {
    Node node = Node.over(kind.migrated(), clock);
    NewLogin used = login();
    String userId = node.logIn("1", used);
    node.logIn("1", login());

    clock.advance(Duration.ofMinutes(20));
    node.use(used);
    node.live().run();
    clock.advance(Duration.ofMinutes(20));

    assertThat(node.live().of(userId, used.id()))
        .singleElement()
        .satisfies(
            session -> {
              assertThat(session.current()).isTrue();
              assertThat(session.seen()).isAfter(session.began().at().plusSeconds(60));
            });
  }

  @EachDatabase
  void requestsOfASecondCostOneStatementAndThoseOfAMinuteOneMore(TestDatabase kind) {
    WatchedDataSource watched = new WatchedDataSource(kind.migrated());
    Node node = Node.over(watched.dataSource(), clock);
    NewLogin login = login();
    node.logIn("1", login);
    node.use(login);
    node.live().run();
    int before = watched.statements().size();

    for (int request = 0; request < 1_000; request++) {
      node.use(login);
    }
    assertThat(watched.statements()).hasSize(before);
    node.live().run();
    assertThat(watched.statements()).hasSize(before + 1);

    clock.advance(Duration.ofMinutes(1));
    node.live().run();
    node.live().run();
    assertThat(watched.statements()).hasSize(before + 4);
  }

  @EachDatabase
  @DisplayName("F-50: without the database a log-out succeeds, and is written later")
  void databaseAwayIsMadeUpFor(TestDatabase kind) throws SQLException {
    DataSource dataSource = kind.migrated();
    WatchedDataSource unreliable = new WatchedDataSource(dataSource);
    Node node = Node.over(unreliable.dataSource(), clock);
    NewLogin login = login();
    node.logIn("1", login);
    node.use(login);
    NewLogin stranger = login();
    unreliable.watch(
        new WatchedDataSource.Watcher() {
          @Override
          public void before(String sql) throws SQLException {
            throw new SQLException("gone", "08006");
          }
        });

    assertThat(node.use(login)).isTrue();
    node.live().run();
    assertThat(node.use(login)).as("still, for a minute").isTrue();
    assertThatThrownBy(() -> node.use(stranger)).isInstanceOf(DatabaseUnavailableException.class);
    node.live().end(login.id());
    node.live().run();
    assertThat(node.use(login)).isFalse();
    unreliable.watch(new WatchedDataSource.Watcher() {});
    node.live().run();

    assertThat(Rows.of(dataSource, "select ended_at from login_history"))
        .doesNotContain("null")
        .hasSize(1);
  }

  @EachDatabase
  @DisplayName("Of very many sessions some are shown, and all end by a few statements")
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
            LoginRows.insert(entities, login(), userId, Profile.X, "1", false);
          }
          return true;
        });
    assertThat(node.live().of(userId, stays.id())).hasSize(50);
    assertThat(node.live().count(userId)).isEqualTo(502);
    watched.statements().clear();

    assertThat(node.live().endOthersUnchecked(userId, stays.id())).isEqualTo(501);

    assertThat(watched.statements()).hasSizeLessThanOrEqualTo(8);
    assertThat(node.use(oneOfThem)).as("at once").isFalse();
    assertThat(node.use(stays)).isTrue();
    assertThat(node.live().count(userId)).isEqualTo(1);
    watched.statements().clear();
    node.endAll(userId);
    assertThat(watched.statements()).hasSizeLessThanOrEqualTo(8);
    assertThat(node.live().of(userId, "")).isEmpty();
  }

  @EachDatabase
  @DisplayName("Logging out everywhere else ends the links that were asked for there")
  void linksInMailsEndWithTheSessions(TestDatabase kind) {
    DataSource dataSource = kind.migrated();
    Node node = Node.over(dataSource, clock);
    NewLogin stays = login();
    String userId = node.logIn("1", stays);
    MailLinks links = new MailLinks(LoginDatabase.open(dataSource), clock, Runnable::run);
    Profile profile = new Profile(Profile.X, "1", "live", "Live", null, null);
    String others =
        links.make(MailLink.confirm(userId, profile, EmailFixture.address())).orElseThrow();
    node.live().endOthersUnchecked(userId, stays.id());
    clock.advance(Duration.ofSeconds(1));
    assertThat(links.look(others)).isEmpty();

    String all = links.make(MailLink.password(userId, EmailFixture.address())).orElseThrow();
    node.endAll(userId);
    clock.advance(Duration.ofSeconds(1));
    assertThat(links.look(all)).isEmpty();
  }

  @EachDatabase
  void thiefWhoLogsOutEverywhereElseLeavesTheOwnersLinkForAnotherPassword(TestDatabase kind) {
    DataSource dataSource = kind.migrated();
    Node node = Node.over(dataSource, clock);
    NewLogin thief = login();
    String userId = node.logIn("1", thief);
    MailLinks links = new MailLinks(LoginDatabase.open(dataSource), clock, Runnable::run);
    String owners = links.make(MailLink.password(userId, EmailFixture.address())).orElseThrow();

    node.live().endOthersUnchecked(userId, thief.id());
    clock.advance(Duration.ofSeconds(1));

    assertThat(links.look(owners)).isPresent();
  }
}
