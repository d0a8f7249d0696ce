package org.loginwithx.user;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.loginwithx.config.AllDatabases;
import org.loginwithx.config.EachDatabase;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.secret.Secrets;
import org.loginwithx.user.PasswordGuesses.Guess;

/** On H2 and on PostgreSQL; each test guesses at accounts, from networks, of its own. */
final class PasswordGuessesTest {

  private static final Map<TestDatabase, DataSource> ROWS = new EnumMap<>(TestDatabase.class);
  private static final Map<TestDatabase, LoginDatabase> DATABASES =
      new EnumMap<>(TestDatabase.class);

  private final SettableClock clock = new SettableClock();

  @BeforeAll
  static void open() {
    for (TestDatabase kind : TestDatabase.ofThisRun()) {
      DataSource dataSource = kind.migrated();
      ROWS.put(kind, dataSource);
      DATABASES.put(kind, LoginDatabase.open(dataSource));
    }
  }

  @AfterAll
  static void close() {
    DATABASES.values().forEach(LoginDatabase::close);
  }

  private PasswordGuesses attempts(TestDatabase kind) {
    LoginDatabase database = DATABASES.get(kind);
    if (database == null) {
      throw new IllegalStateException();
    }
    return new PasswordGuesses(database, clock, Runnable::run);
  }

  private static boolean isAllowed(PasswordGuesses attempts, String account, String address) {
    return attempts.begin(account, Network.of(address)) instanceof Guess.Counted;
  }

  private static Duration heldUp(PasswordGuesses attempts, String account, String address) {
    return attempts.begin(account, Network.of(address)) instanceof Guess.HeldUp held
        ? held.time()
        : Duration.ZERO;
  }

  @AllDatabases
  void fiveGuessesForOneAccountFromOneNetworkAndNoMore(TestDatabase kind) {
    PasswordGuesses attempts = attempts(kind);
    for (int i = 0; i < 5; i++) {
      assertThat(isAllowed(attempts, "five", "198.51.1." + i)).isTrue();
      clock.advance(Duration.ofMinutes(1));
    }

    assertThat(heldUp(attempts, "five", "198.51.1.200")).isEqualTo(Duration.ofMinutes(10));
    assertThat(isAllowed(attempts, "five", "198.51.2.1")).as("another network").isTrue();
    assertThat(isAllowed(attempts, "another", "198.51.1.1")).isTrue();

    clock.advance(Duration.ofMinutes(10));
    assertThat(isAllowed(attempts, "five", "198.51.1.1")).as("the first counts no more").isTrue();
    assertThat(heldUp(attempts, "five", "198.51.1.1")).isEqualTo(Duration.ofMinutes(1));
  }

  @EachDatabase
  void whoIsHeldUpIsNotHeldUpLongerForAsking(TestDatabase kind) {
    PasswordGuesses attempts = attempts(kind);
    for (int i = 0; i < 5; i++) {
      isAllowed(attempts, "asking", "198.51.3.1");
    }
    for (int i = 0; i < 14; i++) {
      assertThat(isAllowed(attempts, "asking", "198.51.3.1")).isFalse();
      clock.advance(Duration.ofMinutes(1));
    }
    clock.advance(Duration.ofMinutes(1));

    assertThat(isAllowed(attempts, "asking", "198.51.3.1")).isTrue();
  }

  @EachDatabase
  void fiftyGuessesForOneAccountFromEverywhere(TestDatabase kind) {
    PasswordGuesses attempts = attempts(kind);
    for (int i = 0; i < 50; i++) {
      assertThat(isAllowed(attempts, "wanted", "203.0." + i + ".1")).isTrue();
    }

    assertThat(heldUp(attempts, "wanted", "203.0.200.1")).isEqualTo(Duration.ofMinutes(15));
  }

  @EachDatabase
  void fiftyGuessesFromOneNetwork(TestDatabase kind) {
    PasswordGuesses attempts = attempts(kind);
    for (int i = 0; i < 50; i++) {
      assertThat(isAllowed(attempts, "sprayed " + i, "2001:db8:7:" + i + "::1")).isTrue();
    }

    assertThat(isAllowed(attempts, "sprayed", "2001:db8:7::2")).isFalse();
    assertThat(isAllowed(attempts, "sprayed", "2001:db8:8::2")).isTrue();
  }

  @EachDatabase
  @DisplayName("A proxy on this machine stands for many users, but a flood behind it ends")
  void proxyOnThisMachineHasALargerLimit(TestDatabase kind) {
    PasswordGuesses attempts = attempts(kind);
    for (int i = 0; i < 500; i++) {
      assertThat(isAllowed(attempts, "behind a proxy " + i, "::1")).isTrue();
    }

    assertThat(isAllowed(attempts, "behind a proxy", "::1")).isFalse();
    assertThat(isAllowed(attempts, "behind a proxy", "198.51.100.1")).isTrue();
  }

  @EachDatabase
  @DisplayName("Guesses at one account do not wait for guesses at another one")
  void oneAccountDoesNotWaitForAnother(TestDatabase kind) throws SQLException {
    DataSource rows = requireNonNull(ROWS.get(kind));
    PasswordGuesses attempts = attempts(kind);
    try (Connection guessing = rows.getConnection();
        Statement lock = guessing.createStatement()) {
      guessing.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      guessing.setAutoCommit(false);
      // All but the rows of the other account and its network.
      lock.execute(
          "select id from login_attempt_turn where id not in ('"
              + PasswordGuesses.turn(Secrets.sha256("free"))
              + "', '"
              + PasswordGuesses.turn(Secrets.sha256("198.51.200.0/24"))
              + "') for update");

      assertThat(isAllowed(attempts, "free", "198.51.200.1")).isTrue();
      guessing.rollback();
    }
  }

  @EachDatabase
  @DisplayName("A flood of attempts does not slow down the attempts after it")
  void oneAttemptReadsAHandfulOfRowsHoweverManyThereAre(TestDatabase kind) throws SQLException {
    DataSource rows = requireNonNull(ROWS.get(kind));
    flood(rows, 20_000);
    WatchedDataSource watched = new WatchedDataSource(rows);
    try (LoginDatabase database = LoginDatabase.open(watched.dataSource())) {
      PasswordGuesses attempts = new PasswordGuesses(database, clock, Runnable::run);
      watched.statements().clear();

      for (int i = 0; i < 5; i++) {
        assertThat(isAllowed(attempts, "flooded", "203.0.113.9")).isTrue();
      }

      assertThat(watched.statements())
          .filteredOn(sql -> sql.contains("from login_attempt "))
          .hasSizeLessThanOrEqualTo(10)
          .allMatch(sql -> sql.startsWith("select max(tried_at)"));
      assertThat(isAllowed(attempts, "flooded", "203.0.113.9")).isFalse();
    }
  }

  private void flood(DataSource rows, int count) throws SQLException {
    try (Connection connection = rows.getConnection();
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into login_attempt (id, account_key, address, tried_at)"
                    + " values (?, ?, '127.0.0.0/24', ?)")) {
      for (int i = 0; i < count; i++) {
        insert.setString(1, "flood" + i);
        insert.setString(2, "somebody else " + i);
        insert.setTimestamp(3, Timestamp.from(clock.instant()));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  @EachDatabase
  void nodeThatStandsStillInItsTurnStallsNobodyForLong(TestDatabase kind) throws SQLException {
    try (Connection frozen = requireNonNull(ROWS.get(kind)).getConnection();
        Statement statement = frozen.createStatement()) {
      frozen.setAutoCommit(false);
      statement.executeQuery("select id from login_attempt_turn order by id for update");

      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () ->
              assertThatThrownBy(() -> attempts(kind).begin("stalled", Network.of("198.51.9.1")))
                  .isInstanceOf(DatabaseUnavailableException.class));
      frozen.rollback();
    }

    assertThat(isAllowed(attempts(kind), "stalled", "198.51.9.1")).isTrue();
  }

  @EachDatabase
  void machineThatIsTooBusyToPurgeStillLetsPeopleIn(TestDatabase kind) {
    PasswordGuesses attempts =
        new PasswordGuesses(
            requireNonNull(DATABASES.get(kind)),
            clock,
            task -> {
              throw new RejectedExecutionException();
            });
    clock.advance(Duration.ofMinutes(6));

    assertThat(isAllowed(attempts, "unpurged", "198.51.10.1")).isTrue();
  }

  @EachDatabase
  void rightPasswordForgetsTheAttemptsOfThatNetworkOnly(TestDatabase kind) {
    PasswordGuesses attempts = attempts(kind);
    for (int i = 0; i < 5; i++) {
      isAllowed(attempts, "remembers", "198.51.4.1");
      isAllowed(attempts, "remembers", "198.51.5.1");
    }

    attempts.succeeded("remembers", Network.of("198.51.4.9"));

    assertThat(isAllowed(attempts, "remembers", "198.51.4.1")).isTrue();
    assertThat(isAllowed(attempts, "remembers", "198.51.5.1")).isFalse();
  }

  @EachDatabase
  void attemptThatWasNotMadeDoesNotCount(TestDatabase kind) {
    PasswordGuesses attempts = attempts(kind);
    for (int i = 0; i < 20; i++) {
      Guess attempt = attempts.begin("busy", Network.of("198.51.6.1"));
      assertThat(attempt).isInstanceOf(Guess.Counted.class);
      attempts.withdraw((Guess.Counted) attempt);
    }
  }

  @AllDatabases
  void ofManyGuessesAtOnceExactlyTheLimitPasses(TestDatabase kind) throws Exception {
    PasswordGuesses one = attempts(kind);
    PasswordGuesses otherNode = attempts(kind);

    List<Boolean> sameNetwork =
        Crowd.atOnce(
            30, i -> () -> isAllowed(i % 2 == 0 ? one : otherNode, "burst", "198.51.7." + i));
    List<Boolean> sameAccount =
        Crowd.atOnce(
            60, i -> () -> isAllowed(i % 2 == 0 ? one : otherNode, "b", "10." + i + ".1.1"));
    List<Boolean> spray =
        Crowd.atOnce(60, i -> () -> isAllowed(i % 2 == 0 ? one : otherNode, "s" + i, "10.99.1.1"));

    assertThat(sameNetwork).filteredOn(allowed -> allowed).hasSize(5);
    assertThat(sameAccount).filteredOn(allowed -> allowed).hasSize(50);
    assertThat(spray).filteredOn(allowed -> allowed).hasSize(50);
  }

  @EachDatabase
  void neitherTheNameNorTheAddressIsStoredAndOldRowsGo(TestDatabase kind) throws SQLException {
    DataSource rows = ROWS.get(kind);
    if (rows == null) {
      throw new IllegalStateException();
    }
    PasswordGuesses attempts = attempts(kind);
    attempts.begin("canary@mail.example", Network.of("192.0.2.77"));
    String mine = " from login_attempt where address = '192.0.2.0/24'";

    assertThat(Rows.of(rows, "select account_key" + mine))
        .hasSize(1)
        .noneMatch(key -> key.contains("canary"));
    clock.advance(Duration.ofMinutes(16));
    attempts.begin("purges", Network.of("198.51.8.1"));

    assertThat(Rows.of(rows, "select id" + mine)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.77, 203.0.113.0/24, true",
    "2001:db8:1:2:3:4:5:6, 2001:db8:1:0:0:0:0:0/48, true",
    "fe80::1%eth0, fe80:0:0:0:0:0:0:0/48, true",
    "::ffff:203.0.113.77, 203.0.113.0/24, true",
    "127.0.0.1, 127.0.0.0/24, false",
    "::1, 0:0:0:0:0:0:0:0/48, false",
    "evil.example, unknown, false",
    "'', unknown, false"
  })
  void addressIsShortened(String address, String prefix, boolean isPeople) {
    assertThat(Network.of(address)).isEqualTo(new Network(prefix, isPeople));
  }
}
