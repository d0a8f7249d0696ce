package org.loginwithx.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.loginwithx.config.AllDatabases;
import org.loginwithx.config.EachDatabase;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.connection.SetUp.Typed;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.secret.Secrets;
import org.loginwithx.token.KeyRing;
import org.loginwithx.token.Sealer;
import org.loginwithx.user.LinkedUsers;
import org.loginwithx.user.Logins;
import org.loginwithx.user.NewUser;
import org.loginwithx.user.Profile;
import org.loginwithx.user.SettableClock;

/** The code of the first set-up, on H2 and on PostgreSQL. */
final class SetUpTest {

  private static final String HOME = "203.0.113.0/24";
  private static final String BROWSER = Secrets.seed();
  private static final String STRANGER = "198.51.100.0/24";

  private final SettableClock clock = new SettableClock();

  private SetUp node(DataSource database) {
    return new SetUp(LoginDatabase.open(database), clock);
  }

  @AllDatabases
  void codeIsForAllNodesAndForOneUse(TestDatabase kind) {
    DataSource database = kind.migrated();
    SetUp one = node(database);
    SetUp other = node(database);
    assertThat(one.isOpen()).as("before a start that needs it").isFalse();

    String code = one.begin().orElseThrow();

    assertThat(other.begin()).as("the code of the other node is good").isEmpty();
    assertThat(other.use(code.toLowerCase(Locale.ROOT).replace("-", " "), HOME, BROWSER))
        .isEqualTo(Typed.RIGHT);
    assertThat(one.use(code, HOME, BROWSER)).isEqualTo(Typed.GONE);
    assertThat(one.isOpen()).isTrue();
  }

  @EachDatabase
  void fiveTriesAndItIsGone(TestDatabase kind) {
    SetUp node = node(kind.migrated());
    String code = node.begin().orElseThrow();
    for (int i = 0; i < SetUp.TRIES; i++) {
      assertThat(node.use("AAAAA-AAAAA-AAAAA-AAAA" + "23456".charAt(i), HOME, BROWSER))
          .isEqualTo(Typed.WRONG);
    }

    assertThat(node.use(code, HOME, BROWSER)).isEqualTo(Typed.GONE);

    assertThat(node.begin()).as("at the next start").isPresent().isNotEqualTo(Optional.of(code));
  }

  @AllDatabases
  @DisplayName("concurrent guesses get no more tries")
  void triesAtOnceAreCounted(TestDatabase kind) {
    DataSource database = kind.migrated();
    node(database).begin();

    List<CompletableFuture<Typed>> tries =
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> node(database).use("guess" + i, HOME, BROWSER)))
            .toList();

    assertThat(tries.stream().map(CompletableFuture::join).filter(Typed.WRONG::equals))
        .hasSize(SetUp.TRIES);
  }

  @EachDatabase
  void codeIsGoodForAnHour(TestDatabase kind) {
    SetUp node = node(kind.migrated());
    String code = node.begin().orElseThrow();
    clock.advance(SetUp.LIFETIME);

    assertThat(node.use(code, HOME, BROWSER)).isEqualTo(Typed.GONE);
    assertThat(node.begin()).isPresent();
  }

  @EachDatabase
  void firstAdministratorIsTheOnlyOneMadeThisWay(TestDatabase kind) {
    DataSource database = kind.migrated();
    SetUp node = node(database);
    LinkedUsers users = new LinkedUsers(LoginDatabase.open(database), clock);
    Profile profile = new Profile(Profile.X, "1", "anna", "Anna", null, null);
    String userId =
        users
            .recordLogin(profile, null, new NewUser(null, Set.of("user")), Logins.next())
            .user()
            .userId();
    String code = node.begin().orElseThrow();

    assertThat(node.finish(BROWSER, userId, "admin")).as("before the code was typed").isFalse();
    node.use(code, HOME, BROWSER);
    assertThat(node.finish(BROWSER, userId, "admin")).isTrue();

    assertThat(users.find(Profile.X, "1").orElseThrow().groups()).containsOnly("admin", "user");
    assertThat(node.finish(BROWSER, "another", "admin")).isFalse();
    assertThat(node.isOpen()).isFalse();
    assertThat(node.use(code, HOME, BROWSER)).isEqualTo(Typed.GONE);
    assertThat(node.begin()).as("never again").isEmpty();
  }

  @EachDatabase
  void strangerWhoGuessesDoesNotUseUpTheTriesOfOthers(TestDatabase kind) {
    SetUp node = node(kind.migrated());
    String code = node.begin().orElseThrow();
    for (int i = 0; i < 20; i++) {
      node.use("guess" + i, STRANGER, BROWSER);
    }

    assertThat(node.use(code, STRANGER, BROWSER)).isEqualTo(Typed.GONE);
    assertThat(node.use(code, HOME, BROWSER)).isEqualTo(Typed.RIGHT);
  }

  @EachDatabase
  void strangerWithMoreThanAThousandGuessesLeavesTheCodeToItsOwner(TestDatabase kind) {
    SetUp node = node(kind.migrated());
    String code = node.begin().orElseThrow();
    for (int i = 0; i < SetUp.MOST_COUNTED + 10; i++) {
      node.use("guess" + i, STRANGER, BROWSER);
    }

    assertThat(node.use(code, HOME, BROWSER)).isEqualTo(Typed.RIGHT);
  }

  @EachDatabase
  void strangersInManyNetworksLeaveTheCodeToItsOwnerAndTheTableSmall(TestDatabase kind)
      throws SQLException {
    DataSource database = kind.migrated();
    SetUp node = node(database);
    String code = node.begin().orElseThrow();
    for (int i = 0; i < SetUp.MOST_COUNTED + 10; i++) {
      node.use("guess", "2001:db8:" + i + "::/48", BROWSER);
    }

    assertThat(node.use(code, HOME, BROWSER)).isEqualTo(Typed.RIGHT);
    try (Connection connection = database.getConnection();
        ResultSet rows =
            connection.createStatement().executeQuery("select count(*) from login_set_up_guess")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(SetUp.MOST_COUNTED);
    }
  }

  @EachDatabase
  void personGoesOnAtAnotherAddressWithAnotherCode(TestDatabase kind) {
    SetUp node = node(kind.migrated());
    String code = node.begin().orElseThrow();
    assertThat(node.handOver(BROWSER)).as("before the code was typed").isEmpty();
    node.use(code, HOME, BROWSER);

    String next = node.handOver(BROWSER).orElseThrow();

    assertThat(node.use(code, HOME, BROWSER)).as("of before").isEqualTo(Typed.WRONG);
    assertThat(node.use(next, HOME, BROWSER)).isEqualTo(Typed.RIGHT);
  }

  @EachDatabase
  void onlyTheBrowserInWhichTheCodeWasTypedMayGoOn(TestDatabase kind) {
    SetUp node = node(kind.migrated());
    String code = node.begin().orElseThrow();
    assertThat(node.isOpenFor(BROWSER)).as("before the code").isFalse();
    node.use("guess", HOME, BROWSER);
    assertThat(node.isOpenFor(BROWSER)).as("after a wrong one").isFalse();
    node.use(code, HOME, BROWSER);

    assertThat(node.isOpenFor(BROWSER)).isTrue();
    assertThat(node.isOpenFor(Secrets.seed())).isFalse();
    assertThat(node.finish(Secrets.seed(), "a user", "admin")).isFalse();
    clock.advance(SetUp.LONGEST);
    assertThat(node.isOpenFor(BROWSER)).as("only for its time").isFalse();
    assertThat(node.finish(BROWSER, "a user", "admin")).isFalse();
  }

  @EachDatabase
  void restartInTheMiddleLeavesTheBrowserItsRight(TestDatabase kind) {
    DataSource database = kind.migrated();
    SetUp node = node(database);
    node.use(node.begin().orElseThrow(), HOME, BROWSER);

    SetUp restarted = node(database);
    String another = restarted.begin().orElseThrow();

    assertThat(restarted.isOpenFor(BROWSER)).isTrue();
    String other = Secrets.seed();
    assertThat(restarted.use(another, HOME, other)).isEqualTo(Typed.RIGHT);
    assertThat(restarted.isOpenFor(BROWSER)).as("another operator has a newer code").isFalse();
    assertThat(restarted.isOpenFor(other)).isTrue();
  }

  @EachDatabase
  void whatIsTypedIsSealedAndOnlyForItsBrowser(TestDatabase kind) throws SQLException {
    DataSource database = kind.migrated();
    SetUp node = node(database);
    Sealer sealer =
        new Sealer(
            KeyRing.of(
                "test",
                new byte[] {
                  1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23,
                  24, 25, 26, 27, 28, 29, 30, 31, 32
                }));
    AtomicReference<Optional<Sealer>> sealing = new AtomicReference<>(Optional.empty());
    SetUpDraft draft = new SetUpDraft(LoginDatabase.open(database), sealing::get, clock);
    Map<Setting, String> typed = Map.of(Setting.CLIENT_ID, "id", Setting.CLIENT_SECRET, "s=1");
    assertThat(draft.keep(BROWSER, typed)).as("without a key").isFalse();
    sealing.set(Optional.of(sealer));
    assertThat(draft.keep(BROWSER, typed)).as("before the code").isFalse();
    node.use(node.begin().orElseThrow(), HOME, BROWSER);

    assertThat(draft.keep(BROWSER, typed)).isTrue();

    assertThat(draft.of(BROWSER)).isEqualTo(typed);
    assertThat(draft.of(Secrets.seed())).isEmpty();
    assertThat(draft.keep(Secrets.seed(), typed)).isFalse();
    try (Connection connection = database.getConnection();
        ResultSet rows =
            connection.createStatement().executeQuery("select draft from login_set_up")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).doesNotContain("s=1");
    }
    clock.advance(SetUp.LONGEST.plusMinutes(1));
    assertThat(draft.of(BROWSER)).as("too old").isEmpty();
    draft.run();
    try (Connection connection = database.getConnection();
        ResultSet rows =
            connection.createStatement().executeQuery("select draft from login_set_up")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).as("deleted").isNull();
    }
  }
}
