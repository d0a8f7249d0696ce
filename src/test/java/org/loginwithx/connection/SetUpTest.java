package org.loginwithx.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.loginwithx.config.AllDatabases;
import org.loginwithx.config.EachDatabase;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.connection.SetUp.Typed;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.user.LinkedUsers;
import org.loginwithx.user.Logins;
import org.loginwithx.user.NewUser;
import org.loginwithx.user.Profile;
import org.loginwithx.user.SettableClock;

/** The code of the first set-up, on H2 and on PostgreSQL. */
final class SetUpTest {

  private static final String HOME = "203.0.113.0/24";
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
    assertThat(other.use(code.toLowerCase(Locale.ROOT).replace("-", " "), HOME))
        .isEqualTo(Typed.RIGHT);
    assertThat(one.use(code, HOME)).isEqualTo(Typed.GONE);
    assertThat(one.isOpen()).isTrue();
  }

  @EachDatabase
  void fiveTriesAndItIsGone(TestDatabase kind) {
    SetUp node = node(kind.migrated());
    String code = node.begin().orElseThrow();
    for (int i = 0; i < SetUp.TRIES; i++) {
      assertThat(node.use("AAAAA-AAAAA-AAAAA-AAAA" + "23456".charAt(i), HOME))
          .isEqualTo(Typed.WRONG);
    }

    assertThat(node.use(code, HOME)).isEqualTo(Typed.GONE);

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
                i -> CompletableFuture.supplyAsync(() -> node(database).use("guess" + i, HOME)))
            .toList();

    assertThat(tries.stream().map(CompletableFuture::join).filter(Typed.WRONG::equals))
        .hasSize(SetUp.TRIES);
  }

  @EachDatabase
  void codeIsGoodForAnHour(TestDatabase kind) {
    SetUp node = node(kind.migrated());
    String code = node.begin().orElseThrow();
    clock.advance(SetUp.LIFETIME);

    assertThat(node.use(code, HOME)).isEqualTo(Typed.GONE);
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

    assertThat(node.finish(userId, "admin")).as("before the code was typed").isFalse();
    node.use(code, HOME);
    assertThat(node.finish(userId, "admin")).isTrue();

    assertThat(users.find(Profile.X, "1").orElseThrow().groups()).containsOnly("admin", "user");
    assertThat(node.finish("another", "admin")).isFalse();
    assertThat(node.isOpen()).isFalse();
    assertThat(node.use(code, HOME)).isEqualTo(Typed.GONE);
    assertThat(node.begin()).as("never again").isEmpty();
  }

  @EachDatabase
  void strangerWhoGuessesDoesNotUseUpTheTriesOfOthers(TestDatabase kind) {
    SetUp node = node(kind.migrated());
    String code = node.begin().orElseThrow();
    for (int i = 0; i < 20; i++) {
      node.use("guess" + i, STRANGER);
    }

    assertThat(node.use(code, STRANGER)).isEqualTo(Typed.GONE);
    assertThat(node.use(code, HOME)).isEqualTo(Typed.RIGHT);
  }

  @EachDatabase
  void strangerWithMoreThanAThousandGuessesLeavesTheCodeToItsOwner(TestDatabase kind) {
    SetUp node = node(kind.migrated());
    String code = node.begin().orElseThrow();
    for (int i = 0; i < SetUp.MOST_COUNTED + 10; i++) {
      node.use("guess" + i, STRANGER);
    }

    assertThat(node.use(code, HOME)).isEqualTo(Typed.RIGHT);
  }

  @EachDatabase
  void strangersInManyNetworksLeaveTheCodeToItsOwnerAndTheTableSmall(TestDatabase kind)
      throws SQLException {
    DataSource database = kind.migrated();
    SetUp node = node(database);
    String code = node.begin().orElseThrow();
    for (int i = 0; i < SetUp.MOST_COUNTED + 10; i++) {
      node.use("guess", "2001:db8:" + i + "::/48");
    }

    assertThat(node.use(code, HOME)).isEqualTo(Typed.RIGHT);
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
    assertThat(node.handOver()).as("before the code was typed").isEmpty();
    node.use(code, HOME);

    String next = node.handOver().orElseThrow();

    assertThat(node.use(code, HOME)).as("of before").isEqualTo(Typed.WRONG);
    assertThat(node.use(next, HOME)).isEqualTo(Typed.RIGHT);
  }
}
