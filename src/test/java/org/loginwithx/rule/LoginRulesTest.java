package org.loginwithx.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.loginwithx.config.AllDatabases;
import org.loginwithx.config.EachDatabase;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.NativeSql;
import org.loginwithx.rule.LoginRules.Result;
import org.loginwithx.user.LinkedUser;
import org.loginwithx.user.LinkedUsers;
import org.loginwithx.user.Logins;
import org.loginwithx.user.Passwords;
import org.loginwithx.user.Profile;
import org.loginwithx.user.TrustSignals;

/** The rules of administrators: their effect, their order, and their preview. */
final class LoginRulesTest {

  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private static final Conditions FEW = new Conditions(Set.of(), null, null, null, 10L, null);
  private static final Conditions BLUE =
      new Conditions(Set.of("blue"), null, null, null, null, null);
  private static final Conditions PRIVATE = new Conditions(Set.of(), null, null, null, null, true);

  private static final LoginRule BLUE_GROUP = rule("b", BLUE, "blue-ones");
  private static final LoginRule PRIVATE_GROUP = rule("p", PRIVATE, "private-ones");
  private static final LoginRule NO_FEW = rule("f", FEW, null);

  private static LoginRule rule(String id, Conditions conditions, @Nullable String group) {
    return new LoginRule(id, "Rule " + id, conditions, group);
  }

  private static TrustSignals signals(@Nullable String type, long followers, boolean isProtected) {
    return new TrustSignals(type, NOW.minus(Duration.ofDays(400)), followers, isProtected);
  }

  private static Ruling ruling(TrustSignals signals, boolean administrator, LoginRule... rules) {
    return LoginRules.ruling(List.of(rules), signals, administrator, NOW);
  }

  @Test
  void groupsOfAllRulesAreGiven() {
    Ruling ruling = ruling(signals("blue", 50, true), false, NO_FEW, BLUE_GROUP, PRIVATE_GROUP);

    assertThat(ruling.groups()).containsExactly("blue-ones", "private-ones");
    assertThat(ruling.refusal()).isNull();
    assertThat(ruling(signals("none", 50, true), false, NO_FEW, BLUE_GROUP, PRIVATE_GROUP).groups())
        .containsExactly("private-ones");
  }

  @Test
  void groupAboveLetsInAndGroupBelowDoesNot() {
    TrustSignals both = signals("blue", 3, true);

    assertThat(ruling(both, false, BLUE_GROUP, NO_FEW, PRIVATE_GROUP).refusal()).isNull();
    assertThat(ruling(both, false, BLUE_GROUP, NO_FEW, PRIVATE_GROUP).groups())
        .containsExactly("blue-ones", "private-ones");
    assertThat(ruling(both, false, NO_FEW, BLUE_GROUP).refusal()).isEqualTo(NO_FEW);
    assertThat(ruling(both, false, NO_FEW, BLUE_GROUP).groups()).isEmpty();
  }

  @Test
  void administratorIsNotRefusedAndGetsGroups() {
    Ruling ruling = ruling(signals("blue", 3, true), true, NO_FEW, BLUE_GROUP);

    assertThat(ruling.refusal()).isNull();
    assertThat(ruling.groups()).containsExactly("blue-ones");
  }

  @Test
  void whoDidNotComeFromXIsNotConcerned() {
    assertThat(ruling(TrustSignals.NONE, false, NO_FEW, BLUE_GROUP)).isEqualTo(Ruling.NONE);
  }

  @AllDatabases
  void rulesHoldOnAllNodesAtTheirNextLook(TestDatabase kind) {
    DataSource dataSource = kind.migrated();
    LoginRules one = new LoginRules(LoginDatabase.open(dataSource), CLOCK);
    LoginRules other = new LoginRules(LoginDatabase.open(dataSource), CLOCK);
    Conditions all = new Conditions(Set.of("none", "blue"), 1, 2, 3L, 4_000_000_000L, false);
    TrustSignals few = signals("none", 3, true);

    assertThat(one.addUnchecked(rule("", FEW, null))).isEqualTo(Result.DONE);
    assertThat(one.addUnchecked(rule("", all, "g"))).isEqualTo(Result.DONE);

    assertThat(one.about(few, false).refusal()).isNotNull();
    assertThat(other.about(few, false).refusal()).isNull();
    other.run();
    assertThat(other.about(few, false).refusal()).isNotNull();
    List<LoginRule> saved = other.all();
    assertThat(saved).extracting(LoginRule::conditions).containsExactly(FEW, all);
    assertThat(saved).extracting(LoginRule::group).containsExactly(null, "g");
    String first = saved.get(0).id();

    assertThat(other.moveUnchecked(first, false)).isEqualTo(Result.DONE);
    assertThat(other.moveUnchecked(first, false)).as("is the last").isEqualTo(Result.DONE);
    assertThat(other.all()).extracting(LoginRule::conditions).containsExactly(all, FEW);
    assertThat(other.changeUnchecked(rule(saved.get(1).id(), PRIVATE, "h"))).isEqualTo(Result.DONE);
    assertThat(other.all()).extracting(LoginRule::conditions).containsExactly(PRIVATE, FEW);
    assertThat(other.deleteUnchecked(first)).isEqualTo(Result.DONE);
    one.run();
    assertThat(one.about(few, false).groups()).containsExactly("h");
    assertThat(one.groups()).containsExactly("h");
    assertThat(one.about(few, false).refusal()).isNull();
  }

  @EachDatabase
  void orderStaysIfRulesAreDeletedAndChanged(TestDatabase kind) {
    LoginRules rules = new LoginRules(LoginDatabase.open(kind.migrated()), CLOCK);
    for (String name : List.of("a", "b", "c", "d")) {
      rules.addUnchecked(new LoginRule("", name, FEW, null));
    }
    rules.deleteUnchecked(rules.all().get(0).id());
    for (String name : List.of("e", "f", "g")) {
      rules.addUnchecked(new LoginRule("", name, FEW, null));
    }
    for (LoginRule each : rules.all()) {
      rules.changeUnchecked(new LoginRule(each.id(), each.name() + "2", BLUE, "g"));
    }

    assertThat(rules.all())
        .extracting(LoginRule::name)
        .containsExactly("b2", "c2", "d2", "e2", "f2", "g2");
    rules.moveUnchecked(rules.all().get(5).id(), true);
    rules.moveUnchecked(rules.all().get(0).id(), true);
    assertThat(rules.all())
        .extracting(LoginRule::name)
        .containsExactly("b2", "c2", "d2", "e2", "g2", "f2");
  }

  @EachDatabase
  void unknownRuleIsNotThereAndThereIsALimit(TestDatabase kind) {
    LoginRules rules = new LoginRules(LoginDatabase.open(kind.migrated()), CLOCK);

    assertThat(rules.deleteUnchecked("\u0000")).isEqualTo(Result.NONE);
    assertThat(rules.moveUnchecked("none", true)).isEqualTo(Result.NONE);
    assertThat(rules.changeUnchecked(rule("none", FEW, null))).isEqualTo(Result.NONE);
    for (int number = 0; number < LoginRules.MOST; number++) {
      assertThat(rules.addUnchecked(rule("", FEW, null))).isEqualTo(Result.DONE);
    }
    assertThat(rules.addUnchecked(rule("", FEW, null))).isEqualTo(Result.TOO_MANY);
  }

  @Test
  void rowThatGivesAdminGivesNothing() {
    LoginDatabase database = LoginDatabase.open(TestDatabase.H2.migrated());
    database.inTransaction(
        entities ->
            NativeSql.change(
                entities,
                "insert into login_rule (id, position, name, group_name, verified_types,"
                    + " followers_below) values ('x', 0, 'x', 'admin', '', 10)"));
    LoginRules rules = new LoginRules(database, CLOCK);
    rules.run();

    assertThat(rules.about(signals("none", 3, true), false)).isEqualTo(Ruling.NONE);
  }

  /** Users at one point of time. */
  private record Users(LoginDatabase database, Instant at) {

    String logIn(String subject, TrustSignals signals, String... groups) {
      LinkedUsers users = new LinkedUsers(database, Clock.fixed(at, ZoneOffset.UTC));
      Profile profile =
          new Profile(Profile.X, subject, "h" + subject, "Name " + subject, null, null)
              .withSignals(signals);
      LinkedUser known = users.find(Profile.X, subject).orElse(null);
      return users.recordLogin(profile, known, Set.of(groups), Logins.next()).user().userId();
    }

    TrustSignals stored(String subject) {
      return new LinkedUsers(database, CLOCK)
          .find(Profile.X, subject)
          .orElseThrow()
          .profile()
          .signals();
    }
  }

  @AllDatabases
  void previewNamesWhomEachRuleWouldHaveHit(TestDatabase kind) {
    LoginDatabase database = LoginDatabase.open(kind.migrated());
    Users now = new Users(database, NOW);
    new Users(database, NOW.minus(Duration.ofDays(31))).logIn("1", signals("blue", 3, true));
    Users inTime = new Users(database, NOW.minus(Duration.ofDays(29)));
    String few = inTime.logIn("2", signals("none", 3, false));
    String blueAndFew = now.logIn("3", signals("blue", 3, false));
    now.logIn("4", signals("none", 50, false));
    now.logIn("5", TrustSignals.NONE);
    now.logIn("6", signals("none", 3, false), "admin");
    now.logIn("7", signals("none", 3, false));
    String blue = now.logIn("8", signals("blue", 50, false));

    RulePreview.Result result =
        new RulePreview(database, CLOCK).of(List.of(BLUE_GROUP, NO_FEW), Set.of("7"));

    assertThat(result.looked()).isEqualTo(7);
    assertThat(result.all()).isTrue();
    assertThat(result.hits()).extracting(RulePreview.Hits::number).containsExactly(2, 1);
    assertThat(result.hits().get(0).named())
        .extracting(RulePreview.Hit::userId)
        .containsExactlyInAnyOrder(blueAndFew, blue);
    assertThat(result.hits().get(1).named())
        .containsExactly(new RulePreview.Hit(few, "Name 2", "h2", null));
  }

  @EachDatabase
  void previewNamesTheLatestOnly(TestDatabase kind) {
    Users users = new Users(LoginDatabase.open(kind.migrated()), NOW);
    for (int number = 1; number <= RulePreview.MOST_NAMED + 2; number++) {
      users.logIn("1" + number, signals("none", 3, false));
    }

    RulePreview.Hits hits =
        new RulePreview(users.database(), CLOCK).of(List.of(NO_FEW), Set.of()).hits().get(0);

    assertThat(hits.number()).isEqualTo(RulePreview.MOST_NAMED + 2);
    assertThat(hits.named()).hasSize(RulePreview.MOST_NAMED);
    assertThat(hits.more()).isEqualTo(2);
  }

  @AllDatabases
  void signalsOfTheLastLogInAreStored(TestDatabase kind) {
    LoginDatabase database = LoginDatabase.open(kind.migrated());
    Users users = new Users(database, NOW);
    TrustSignals first = signals("blue", 5_000_000_000L, true);
    TrustSignals later = signals(null, 0, false);

    String userId = users.logIn("1", first);
    assertThat(users.stored("1")).isEqualTo(first);
    users.logIn("1", later);
    assertThat(users.stored("1")).isEqualTo(later);
    assertThat(
            new Passwords(database, CLOCK)
                .find(userId)
                .orElseThrow()
                .toLinkedUser()
                .profile()
                .signals())
        .as("a password is no way around a rule")
        .isEqualTo(later);
    users.logIn("1", TrustSignals.NONE);
    assertThat(users.stored("1")).isEqualTo(TrustSignals.NONE);
  }
}
