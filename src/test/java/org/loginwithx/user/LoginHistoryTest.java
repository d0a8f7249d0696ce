package org.loginwithx.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.loginwithx.config.AllDatabases;
import org.loginwithx.config.EachDatabase;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.user.FailedAttempt.Step;
import org.loginwithx.user.HistoryEntry.Outcome;

/** On H2 and on PostgreSQL. */
final class LoginHistoryTest {

  private static final Duration KEPT = Duration.ofDays(2);
  private static final Duration LONGEST_LOGIN = Duration.ofDays(3);
  private static final Set<String> GROUPS = Set.of("user");
  private static final Profile ALICE = new Profile(Profile.X, "1", "alice", "Alice", null, null);

  private final SettableClock clock = new SettableClock();

  private LoginHistory history(LoginDatabase database) {
    return new LoginHistory(database, clock, KEPT, LONGEST_LOGIN);
  }

  private NewLogin login() {
    return Logins.at(clock.instant());
  }

  private FailedAttempt failure(String reason) {
    return failure(reason, null);
  }

  private FailedAttempt failure(String reason, @Nullable String userId) {
    return attempt(HistoryEntry.failed(reason, userId, Profile.X, Logins.visit(clock.instant())));
  }

  private static FailedAttempt attempt(HistoryEntry entry) {
    return new FailedAttempt(entry, List.of());
  }

  private static List<String> reasons(ResultPage<HistoryEntry> page) {
    return page.lines().stream().map(HistoryEntry::reason).toList();
  }

  @AllDatabases
  void logInIsInTheHistoryWithIt(TestDatabase kind) {
    LoginDatabase database = LoginDatabase.open(kind.migrated());
    LinkedUsers users = new LinkedUsers(database, clock);
    LinkedUser user = users.recordLogin(ALICE, null, GROUPS, login()).user();
    clock.advance(Duration.ofMinutes(1));
    users.recordLogin(ALICE, user, GROUPS, login());

    ResultPage<HistoryEntry> page = history(database).of(user.userId(), 1);

    assertThat(reasons(page)).containsExactly("ok", "first_login");
    assertThat(page.lines().get(0))
        .isEqualTo(
            new HistoryEntry(
                Outcome.LOGGED_IN, "ok", user.userId(), Profile.X, Logins.visit(clock.instant())));
    assertThat(history(database).all(Optional.of(Outcome.FAILED), 1).lines()).isEmpty();
  }

  @EachDatabase
  void logInThatIsNotWrittenIsNotInTheHistory(TestDatabase kind) throws SQLException {
    DataSource dataSource = kind.migrated();
    WatchedDataSource unreliable = new WatchedDataSource(dataSource);
    LinkedUsers users = new LinkedUsers(LoginDatabase.open(unreliable.dataSource()), clock);
    LinkedUser user = users.recordLogin(ALICE, null, GROUPS, login()).user();
    unreliable.watch(
        new WatchedDataSource.Watcher() {
          @Override
          public void before(String sql) throws SQLException {
            if (sql.startsWith("update login_account")) {
              throw new SQLException("disk full", "53100");
            }
          }
        });

    assertThatThrownBy(() -> users.recordLogin(ALICE, user, GROUPS, login()))
        .isInstanceOf(DatabaseUnavailableException.class);

    assertThat(Rows.count(dataSource, "login_history")).isEqualTo(1);
  }

  @EachDatabase
  void failuresAreWrittenInTheBackgroundAndPagedTheNewestFirst(TestDatabase kind) {
    WatchedDataSource watched = new WatchedDataSource(kind.migrated());
    LoginHistory history = history(LoginDatabase.open(watched.dataSource()));
    int before = watched.statements().size();
    for (int i = 0; i < 45; i++) {
      clock.advance(Duration.ofSeconds(1));
      history.failed(failure("reason_" + i));
    }
    assertThat(watched.statements()).as("none costs a statement").hasSize(before);

    history.run();

    ResultPage<HistoryEntry> first = history.all(Optional.of(Outcome.FAILED), 1);
    assertThat(reasons(first))
        .isEqualTo(IntStream.range(0, 20).mapToObj(i -> "reason_" + (44 - i)).toList());
    assertThat(first.more()).isTrue();
    ResultPage<HistoryEntry> last = history.all(Optional.empty(), 3);
    assertThat(reasons(last)).hasSize(5).contains("reason_0");
    assertThat(last.more()).isFalse();
    assertThat(history.all(Optional.empty(), Integer.MAX_VALUE).lines()).isEmpty();
    assertThat(history.all(Optional.of(Outcome.DISABLED), 1).lines()).isEmpty();
  }

  @EachDatabase
  void attackerWhoFailsOnPurposeDoesNotFillTheTable(TestDatabase kind) throws SQLException {
    DataSource dataSource = kind.migrated();
    LoginHistory history = history(LoginDatabase.open(dataSource));

    for (int i = 0; i < LoginHistory.MOST_A_MINUTE * 3; i++) {
      history.failed(failure("flood"));
      if (i % 100 == 0) {
        history.run();
      }
    }
    history.run();
    assertThat(Rows.count(dataSource, "login_history")).isEqualTo(LoginHistory.MOST_A_MINUTE / 2);

    clock.advance(Duration.ofMinutes(1));
    history.run();
    history.failed(failure("after"));
    history.run();
    assertThat(reasons(history.all(Optional.empty(), 1))).startsWith("after");
  }

  @EachDatabase
  void deletedUserDoesNotDeleteEntriesOfOthers(TestDatabase kind) {
    LoginHistory history = history(LoginDatabase.open(kind.migrated()));
    history.failed(failure("before"));
    history.failed(failure("gone", UUID.randomUUID().toString()));
    history.failed(failure("behind"));

    history.run();

    assertThat(reasons(history.all(Optional.empty(), 1)))
        .containsExactlyInAnyOrder("before", "behind");
  }

  @EachDatabase
  void entriesAreDeletedInTimeAndThoseOfLiveSessionsWithThem(TestDatabase kind) {
    LoginDatabase database = LoginDatabase.open(kind.migrated());
    LoginHistory history = history(database);
    LinkedUser user =
        new LinkedUsers(database, clock).recordLogin(ALICE, null, GROUPS, login()).user();
    history.failed(failure("old"));
    history.run();

    clock.advance(KEPT.minusMinutes(1));
    history.run();
    assertThat(reasons(history.all(Optional.empty(), 1)))
        .containsExactlyInAnyOrder("old", "first_login");

    clock.advance(Duration.ofHours(2));
    history.run();
    assertThat(reasons(history.all(Optional.empty(), 1))).containsExactly("first_login");

    clock.advance(LONGEST_LOGIN);
    history.run();
    assertThat(history.of(user.userId(), 1).lines()).isEmpty();
  }

  @AllDatabases
  void linesAreSelectedByWhatHappenedWhyAndWhen(TestDatabase kind) {
    LoginDatabase database = LoginDatabase.open(kind.migrated());
    LoginHistory history = history(database);
    LinkedUser user =
        new LinkedUsers(database, clock).recordLogin(ALICE, null, GROUPS, login()).user();
    Instant first = clock.instant();
    history.failed(failure("denied"));
    clock.advance(Duration.ofHours(1));
    history.failed(failure("x_5xx", user.userId()));
    history.failed(
        attempt(
            new HistoryEntry(
                Outcome.FAILED,
                "wrong_password",
                null,
                Profile.PASSWORD,
                new Visit(clock.instant(), "7K2M9QWXYZ", "n", "a"))));
    history.failed(
        attempt(HistoryEntry.stray("not_found", Profile.X, Logins.visit(clock.instant()))));
    history.run();

    assertThat(select(history, "", "", null, null, ""))
        .containsExactlyInAnyOrder("first_login", "denied", "x_5xx", "wrong_password");
    assertThat(select(history, "denied", "", null, null, "")).containsExactly("denied");
    assertThat(select(history, "not_found", "", null, null, ""))
        .as("a stray, if it is wanted")
        .containsExactly("not_found");
    assertThat(select(history, "", Profile.PASSWORD, null, null, ""))
        .containsExactly("wrong_password");
    assertThat(select(history, "", Profile.X, clock.instant(), null, "")).containsExactly("x_5xx");
    assertThat(select(history, "", "", null, clock.instant(), ""))
        .containsExactlyInAnyOrder("first_login", "denied");
    assertThat(select(history, "", "", first, clock.instant(), "@ali"))
        .containsExactly("first_login");
    assertThat(select(history, "", "", null, null, "alice"))
        .containsExactlyInAnyOrder("x_5xx", "first_login");
    assertThat(select(history, "", "", null, null, "7k2m-9qwxyz"))
        .containsExactly("wrong_password");
    assertThat(select(history, "", "", null, null, "nobody like that")).isEmpty();
  }

  /** As a page and as a file. */
  private static List<String> select(
      LoginHistory history,
      String reason,
      String provider,
      @Nullable Instant from,
      @Nullable Instant to,
      String text) {
    HistoryQuery query = new HistoryQuery(Optional.empty(), reason, provider, from, to, text);
    List<String> all = new ArrayList<>();
    history.forEach(query, entry -> all.add(entry.reason()));
    assertThat(reasons(history.all(query, 1))).isEqualTo(all);
    return all;
  }

  @EachDatabase
  void strangersDoNotHideWhatIsAboutAUser(TestDatabase kind) {
    LoginDatabase database = LoginDatabase.open(kind.migrated());
    LoginHistory history = history(database);
    LinkedUser user =
        new LinkedUsers(database, clock).recordLogin(ALICE, null, GROUPS, login()).user();
    for (int i = 0; i < 1_000; i++) {
      history.failed(failure("flood"));
    }

    clock.advance(Duration.ofSeconds(1));
    history.failed(failure("wrong_password", user.userId()));
    history.run();

    assertThat(reasons(history.of(user.userId(), 1))).contains("wrong_password");
  }

  @EachDatabase
  void allOfAPersonIsReadByAFewStatements(TestDatabase kind) {
    WatchedDataSource watched = new WatchedDataSource(kind.migrated());
    LoginDatabase database = LoginDatabase.open(watched.dataSource());
    LoginHistory history = history(database);
    LinkedUser user =
        new LinkedUsers(database, clock).recordLogin(ALICE, null, GROUPS, login()).user();
    for (int i = 0; i < 1_099; i++) {
      if (i % 200 == 0) {
        history.run();
        clock.advance(Duration.ofMinutes(1));
        history.run();
      }
      history.failed(failure("reason_" + i, user.userId()));
    }
    history.run();
    watched.statements().clear();

    List<String> read = new ArrayList<>();
    history.forEach(user.userId(), entry -> read.add(entry.reason()));

    assertThat(read).hasSize(1_100).doesNotHaveDuplicates().endsWith("first_login");
    assertThat(watched.statements()).hasSizeLessThanOrEqualTo(3);
  }

  @EachDatabase
  void attemptIsFoundByItsIdWithItsSteps(TestDatabase kind) {
    LoginHistory history = history(LoginDatabase.open(kind.migrated()));
    Step begun = new Step(clock.instant(), "begun", "oauth2 login");
    Step failed = new Step(clock.instant().plusMillis(1_500), "failed", "reason=x_5xx\nnode=a");
    HistoryEntry entry =
        HistoryEntry.failed("x_5xx", null, Profile.X, Logins.visit(clock.instant()));
    history.failed(new FailedAttempt(entry, List.of(begun, failed)));

    history.run();

    List<FailedAttempt> found = history.ofAttempt(entry.visit().attemptId());
    assertThat(found).hasSize(1);
    assertThat(found.get(0).entry()).isEqualTo(entry);
    assertThat(found.get(0).steps())
        .containsExactly(
            begun, new Step(clock.instant().plusMillis(1_500), "failed", "reason=x_5xx node=a"));
    assertThat(history.ofAttempt("NOSUCHNUMB")).isEmpty();
  }

  @EachDatabase
  void stepsThatAreTooLongAreCutAndTheAttemptIsKept(TestDatabase kind) {
    LoginHistory history = history(LoginDatabase.open(kind.migrated()));
    Step step = new Step(clock.instant(), "failed", "x".repeat(3_000));
    HistoryEntry entry = failure("long").entry();
    history.failed(new FailedAttempt(entry, List.of(step, step)));

    history.run();

    List<Step> found = history.ofAttempt(entry.visit().attemptId()).get(0).steps();
    assertThat(found).hasSize(2).startsWith(step);
    assertThat(found.get(1).detail()).startsWith("xxx").hasSizeLessThan(1_000);
  }

  @EachDatabase
  void straysAreFoundButAreFewAndDoNotCoverTheHistory(TestDatabase kind) throws SQLException {
    DataSource dataSource = kind.migrated();
    LoginHistory history =
        new LoginHistory(LoginDatabase.open(dataSource), clock, Duration.ofDays(90), LONGEST_LOGIN);
    history.failed(failure("x_5xx"));
    for (int i = 0; i < 1_000; i++) {
      history.failed(
          attempt(HistoryEntry.stray("not_found", Profile.X, Logins.visit(clock.instant()))));
    }
    history.run();

    assertThat(reasons(history.all(Optional.empty(), 1))).containsExactly("x_5xx");
    assertThat(reasons(history.all(Optional.of(Outcome.STRAY), 1))).contains("not_found");
    assertThat(Rows.count(dataSource, "login_history")).isEqualTo(LoginHistory.MOST_STRAYS + 1);
    assertThat(history.dropped()).as("strays that are too many are no loss").isZero();

    clock.advance(Duration.ofDays(8));
    history.run();

    assertThat(Rows.count(dataSource, "login_history")).isEqualTo(1);
  }
}
