package org.loginwithx.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.loginwithx.config.AllDatabases;
import org.loginwithx.config.EachDatabase;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.user.HistoryEntry.Outcome;
import org.loginwithx.user.UserGroups.Administrator;
import org.loginwithx.user.UserGroups.Result;

/** Groups that administrators give and take. */
final class UserGroupsTest {

  private static final String ADMIN = "admin";
  private static final Duration DAY = Duration.ofDays(1);

  /** One node. */
  private record Node(
      LoginDatabase database, LinkedUsers users, LiveLogins live, UserGroups groups) {

    static Node over(DataSource dataSource) {
      LoginDatabase database = LoginDatabase.open(dataSource);
      Clock clock = Clock.systemUTC();
      return new Node(
          database,
          new LinkedUsers(database, clock),
          Logins.live(database, clock),
          new UserGroups(database));
    }

    String logIn(String subject, NewLogin login, String... groups) {
      Profile profile = new Profile(Profile.X, subject, "h" + subject, "Name", null, null);
      LinkedUser known = users.find(Profile.X, subject).orElse(null);
      return users.recordLogin(profile, known, Set.of(groups), login).user().userId();
    }

    Result change(String userId, String group, boolean gives, String by) {
      return groups.changeUnchecked(
          userId, group, gives, new Administrator(by, ADMIN, false), Logins.visit(Instant.now()));
    }

    List<String> groupsOf(NewLogin login) {
      return live.use(login.id()).orElseThrow().groups();
    }
  }

  @AllDatabases
  void groupIsThereAndGoneOnAllNodesAtTheirNextLook(TestDatabase kind) throws SQLException {
    DataSource dataSource = kind.migrated();
    Node one = Node.over(dataSource);
    Node other = Node.over(dataSource);
    String boss = one.logIn("1", Logins.next(), ADMIN);
    NewLogin login = Logins.next();
    String userId = one.logIn("2", login, "user");
    assertThat(one.groupsOf(login)).containsExactly("user");
    assertThat(other.groupsOf(login)).containsExactly("user");

    assertThat(one.change(userId, "editors", true, boss)).isEqualTo(Result.DONE);

    assertThat(one.groupsOf(login)).containsExactly("editors", "user");
    other.live().run();
    assertThat(other.groupsOf(login)).containsExactly("editors", "user");

    assertThat(other.change(userId, "editors", false, boss)).isEqualTo(Result.DONE);

    assertThat(other.groupsOf(login)).containsExactly("user");
    one.live().run();
    assertThat(one.groupsOf(login)).as("and the session goes on").containsExactly("user");
    assertThat(Rows.of(dataSource, "select 1 from login_history where ended_at is not null"))
        .isEmpty();
  }

  @EachDatabase
  void changeIsInTheHistoryOnceWithTheGroup(TestDatabase kind) {
    Node node = Node.over(kind.migrated());
    String boss = node.logIn("1", Logins.next(), ADMIN);
    String userId = node.logIn("2", Logins.next());

    assertThat(node.change(userId, "editors", true, boss)).isEqualTo(Result.DONE);
    assertThat(node.change(userId, "editors", true, boss)).isEqualTo(Result.UNCHANGED);
    assertThat(node.change(userId, "other", false, boss)).isEqualTo(Result.UNCHANGED);

    LoginHistory history = new LoginHistory(node.database(), Clock.systemUTC(), DAY, DAY);
    assertThat(history.of(userId, 1).lines())
        .filteredOn(line -> line.outcome() != Outcome.LOGGED_IN)
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.outcome()).isEqualTo(Outcome.GROUP_GIVEN);
              assertThat(line.about()).isEqualTo("editors");
              assertThat(line.administrator()).hasValue(boss);
              assertThat(line.reasonForPerson()).doesNotContain(boss);
            });
  }

  @EachDatabase
  void onlyAnAdministratorOfThisMomentChangesGroups(TestDatabase kind) {
    Node node = Node.over(kind.migrated());
    String boss = node.logIn("1", Logins.next(), ADMIN);
    String member = node.logIn("2", Logins.next(), "user");
    Visit visit = Logins.visit(Instant.now());

    assertThat(node.change(member, ADMIN, true, member)).isEqualTo(Result.NO_USER);
    assertThat(node.change("nobody", ADMIN, true, boss)).isEqualTo(Result.NO_USER);
    assertThat(node.change("\u0000", ADMIN, true, boss)).isEqualTo(Result.NO_USER);
    assertThatThrownBy(() -> node.change(member, "two words", true, boss))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(
            node.groups()
                .changeUnchecked(boss, "x", true, new Administrator(member, ADMIN, true), visit))
        .as("an administrator by the settings")
        .isEqualTo(Result.DONE);
    new People(node.database(), Clock.systemUTC()).disableUnchecked(member, boss, visit);
    assertThat(
            node.groups()
                .changeUnchecked(boss, "y", true, new Administrator(member, ADMIN, true), visit))
        .as("who is disabled now")
        .isEqualTo(Result.NO_USER);
  }

  @AllDatabases
  void twoAdministratorsDoNotTakeTheRightFromEachOther(TestDatabase kind) throws Exception {
    DataSource dataSource = kind.migrated();
    Node one = Node.over(dataSource);
    Node other = Node.over(dataSource);
    for (int round = 0; round < 10; round++) {
      String first = one.logIn("a" + round, Logins.next(), ADMIN);
      String second = one.logIn("b" + round, Logins.next(), ADMIN);

      List<Result> results =
          Crowd.atOnce(
              2,
              number ->
                  number == 0
                      ? () -> one.change(first, ADMIN, false, second)
                      : () -> other.change(second, ADMIN, false, first));

      assertThat(results).containsExactlyInAnyOrder(Result.DONE, Result.NO_USER);
    }
  }

  @EachDatabase
  void moreGroupsThanFitAreRefused(TestDatabase kind) {
    Node node = Node.over(kind.migrated());
    String boss = node.logIn("1", Logins.next(), ADMIN);
    String long64 = "g".repeat(62);
    Optional<Result> refused = Optional.empty();
    for (int number = 10; number < 40 && refused.isEmpty(); number++) {
      refused =
          Optional.of(node.change(boss, long64 + number, true, boss))
              .filter(result -> result != Result.DONE);
    }

    assertThat(refused).hasValue(Result.TOO_MANY);
  }
}
