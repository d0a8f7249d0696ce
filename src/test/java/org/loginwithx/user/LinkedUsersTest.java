package org.loginwithx.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.loginwithx.attempt.UsedCallbacks;
import org.loginwithx.config.AllDatabases;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.user.LinkedUsers.RecordedLogin;

/** On H2 and on PostgreSQL; every test has people of its own. */
final class LinkedUsersTest {

  private static final Set<String> GROUPS = Set.of("user");
  private static final Map<TestDatabase, Store> STORES = new EnumMap<>(TestDatabase.class);
  private static final AtomicInteger NUMBER = new AtomicInteger(1_000);

  /** The code under test over one database. */
  private record Store(
      WatchedDataSource watched, DataSource rows, LoginDatabase database, SettableClock clock) {

    static Store on(TestDatabase kind) {
      DataSource dataSource = kind.migrated();
      WatchedDataSource watched = new WatchedDataSource(dataSource);
      LoginDatabase database = LoginDatabase.open(watched.dataSource());
      return new Store(watched, dataSource, database, new SettableClock());
    }

    LinkedUsers users() {
      return new LinkedUsers(database, clock);
    }

    /** What a callback does. */
    RecordedLogin logIn(Profile profile) {
      LinkedUser known = users().find(profile.provider(), profile.subject()).orElse(null);
      return users().recordLogin(profile, known, GROUPS, Logins.next());
    }

    Profile stored(Profile profile) {
      return users().find(profile.provider(), profile.subject()).orElseThrow().profile();
    }

    boolean usernameIsCurrent(Profile profile) throws SQLException {
      String query =
          "select username_current from login_account where provider = '%s' and subject = '%s'";
      return Rows.of(rows, query.formatted(profile.provider(), profile.subject()))
          .equals(List.of("true"));
    }
  }

  @BeforeAll
  static void open() {
    for (TestDatabase kind : TestDatabase.ofThisRun()) {
      STORES.put(kind, Store.on(kind));
    }
  }

  @AfterAll
  static void close() {
    STORES.values().forEach(store -> store.database().close());
  }

  private static Store store(TestDatabase kind) {
    Store store = STORES.get(kind);
    if (store == null) {
      throw new IllegalStateException();
    }
    store.watched().watch(new WatchedDataSource.Watcher() {});
    return store;
  }

  private static String newSubject() {
    return Integer.toString(NUMBER.incrementAndGet());
  }

  private static Profile person(String handle) {
    return person(newSubject(), handle);
  }

  private static Profile person(String subject, String handle) {
    return new Profile(Profile.X, subject, handle, "Name of " + handle, null, null);
  }

  private static Profile renamed(Profile profile, String handle) {
    return new Profile(
        profile.provider(), profile.subject(), handle, profile.displayName(), null, null);
  }

  @AllDatabases
  void firstLogInMakesAUserWithTheGroupsOfNewUsers(TestDatabase kind) {
    Store store = store(kind);
    Profile profile =
        new Profile(
            Profile.X, newSubject(), "alice", "Alice", "https://pbs.twimg.com/a.png", "a@x.test");

    RecordedLogin login =
        store.users().recordLogin(profile, null, Set.of("user", "editor"), Logins.next());

    assertThat(login.firstLogin()).isTrue();
    assertThat(UUID.fromString(login.user().userId())).isNotNull();
    assertThat(store.users().find(Profile.X, profile.subject())).contains(login.user());
    assertThat(login.user().profile()).isEqualTo(profile);
    assertThat(login.user().groups()).containsExactlyInAnyOrder("user", "editor");
    assertThat(login.user().linkedAt()).isEqualTo(store.clock().instant());
  }

  @AllDatabases
  void returningLogInUpdatesWhatXSaysAndKeepsUserAndGroups(TestDatabase kind) throws SQLException {
    Store store = store(kind);
    Profile before = person("bob");
    LinkedUser user = store.logIn(before).user();
    Profile now =
        new Profile(Profile.X, before.subject(), "bob2", "Robert", "https://abs.twimg.com/b", "b@");
    store.clock().advance(Duration.ofDays(1));

    RecordedLogin login =
        store.users().recordLogin(now, user, Set.of("groups", "of", "new", "users"), Logins.next());

    assertThat(login.firstLogin()).isFalse();
    assertThat(login.user())
        .isEqualTo(new LinkedUser(user.userId(), now, GROUPS, user.linkedAt(), false));
    assertThat(store.users().find(Profile.X, before.subject())).contains(login.user());
    assertThat(
            Rows.of(
                store.rows(),
                "select 1 from login_account where last_login_at > linked_at and subject = '%s'"
                    .formatted(before.subject())))
        .hasSize(1);
  }

  @AllDatabases
  void whatXNoLongerSaysIsForgotten(TestDatabase kind) {
    Store store = store(kind);
    Profile full = new Profile(Profile.X, newSubject(), "carol", "Carol", "https://a/b", "c@x");
    store.logIn(full);
    Profile less = new Profile(Profile.X, full.subject(), "carol", "Carol", null, null);

    store.logIn(less);

    assertThat(store.stored(full)).isEqualTo(less);
  }

  @AllDatabases
  void returningLogInIsAtMostFourStatementsTheTakeIncluded(TestDatabase kind) {
    Store store = store(kind);
    Profile profile = person("dora");
    store.logIn(profile);
    UsedCallbacks taken = new UsedCallbacks(store.database(), store.clock(), Runnable::run);
    int before = store.watched().statements().size();

    assertThat(taken.take("token of dora " + kind)).isTrue();
    store.logIn(profile.withDisplayName("Dora the returning"));

    List<String> all = store.watched().statements();
    assertThat(all.subList(before, all.size())).hasSizeBetween(1, 4);
    assertThat(store.stored(profile).displayName()).isEqualTo("Dora the returning");
  }

  @AllDatabases
  void f2_3_3_failureBetweenUserAndLinkLeavesNothing(TestDatabase kind) throws SQLException {
    Store store = store(kind);
    int users = Rows.count(store.rows(), "login_user");
    Profile profile = person("erin");
    AtomicBoolean userWasInserted = new AtomicBoolean();
    store
        .watched()
        .watch(
            new WatchedDataSource.Watcher() {
              @Override
              public void before(String sql) throws SQLException {
                userWasInserted.compareAndSet(false, sql.startsWith("insert into login_user"));
                if (sql.startsWith("insert into login_account")) {
                  throw new SQLException("disk full", "53100");
                }
              }
            });

    assertThatThrownBy(() -> store.users().recordLogin(profile, null, GROUPS, Logins.next()))
        .isInstanceOf(DatabaseUnavailableException.class);

    assertThat(userWasInserted).isTrue();
    assertThat(Rows.count(store.rows(), "login_user")).isEqualTo(users);
    assertThat(store.users().find(Profile.X, profile.subject())).isEmpty();
  }

  @AllDatabases
  void f69_connectionLostInTheTransactionCostsNobodyTheLogIn(TestDatabase kind)
      throws SQLException {
    Store store = store(kind);
    int users = Rows.count(store.rows(), "login_user");
    store.watched().watch(onceBefore("insert into login_account", "08006"));

    assertThat(store.logIn(person("fay")).firstLogin()).isTrue();

    assertThat(Rows.count(store.rows(), "login_user")).isEqualTo(users + 1);
  }

  @AllDatabases
  void f69_commitWhoseResponseIsLostMakesOneUser(TestDatabase kind) throws SQLException {
    Store store = store(kind);
    int users = Rows.count(store.rows(), "login_user");
    Profile profile = person("gina");
    AtomicBoolean lost = new AtomicBoolean();
    store
        .watched()
        .watch(
            new WatchedDataSource.Watcher() {
              @Override
              public void after(String sql) throws SQLException {
                if (sql.equals(WatchedDataSource.COMMIT) && lost.compareAndSet(false, true)) {
                  throw new SQLException("connection lost", "08006");
                }
              }
            });

    LinkedUser user = store.users().recordLogin(profile, null, GROUPS, Logins.next()).user();

    assertThat(lost).isTrue();
    assertThat(Rows.count(store.rows(), "login_user")).isEqualTo(users + 1);
    assertThat(store.users().find(Profile.X, profile.subject())).contains(user);
  }

  @AllDatabases
  void f69_connectionLostTwiceIsReportedWithoutAnyData(TestDatabase kind) {
    Store store = store(kind);
    Profile profile = new Profile(Profile.X, newSubject(), "canary_h", "Canary N", null, "can@ary");
    store
        .watched()
        .watch(
            new WatchedDataSource.Watcher() {
              @Override
              public void before(String sql) throws SQLException {
                throw new SQLException("connection lost", "08006");
              }
            });

    assertThatThrownBy(() -> store.users().recordLogin(profile, null, GROUPS, Logins.next()))
        .isInstanceOf(DatabaseUnavailableException.class)
        .hasMessageContaining("08006")
        .message()
        .doesNotContainIgnoringCase("canary")
        .doesNotContain(profile.subject(), "can@ary");
  }

  @AllDatabases
  void f70_fiftyFirstLogInsOfOnePersonMakeOneUser(TestDatabase kind) throws Exception {
    Store store = store(kind);
    int users = Rows.count(store.rows(), "login_user");
    Profile profile = person("hot");

    List<RecordedLogin> logins =
        Crowd.atOnce(
            50, number -> () -> store.users().recordLogin(profile, null, GROUPS, Logins.next()));

    assertThat(logins).hasSize(50);
    assertThat(logins)
        .extracting(login -> login.user().userId())
        .containsOnly(userId(store, profile));
    assertThat(logins.stream().filter(RecordedLogin::firstLogin)).hasSize(1);
    assertThat(Rows.count(store.rows(), "login_user")).isEqualTo(users + 1);
  }

  @AllDatabases
  void fiftyLogInsOfAReturningPersonAllSucceed(TestDatabase kind) throws Exception {
    Store store = store(kind);
    Profile profile = person("regular");
    String userId = store.logIn(profile).user().userId();

    List<RecordedLogin> logins =
        Crowd.atOnce(50, number -> () -> store.logIn(profile.withDisplayName("Tab " + number)));

    assertThat(logins).extracting(login -> login.user().userId()).containsOnly(userId);
    assertThat(store.stored(profile).displayName()).startsWith("Tab ");
  }

  @AllDatabases
  void userWhoWasDeletedMeanwhileIsMadeAnew(TestDatabase kind) {
    Store store = store(kind);
    Profile profile = person("ghost");
    LinkedUser neverStored =
        new LinkedUser(
            UUID.randomUUID().toString(), profile, GROUPS, store.clock().instant(), false);

    RecordedLogin login = store.users().recordLogin(profile, neverStored, GROUPS, Logins.next());

    assertThat(login.firstLogin()).isTrue();
    assertThat(userId(store, profile)).isEqualTo(login.user().userId());
  }

  @AllDatabases
  void nobodyIsFoundByAHandleANameOrAnAddress(TestDatabase kind) {
    Store store = store(kind);
    store.logIn(new Profile(Profile.X, newSubject(), "ivan", "Ivan", null, "ivan@example.test"));

    for (String wrong : List.of("ivan", "@ivan", "Ivan", "ivan@example.test", "", "%", "_")) {
      assertThat(store.users().find(Profile.X, wrong)).as(wrong).isEmpty();
    }
  }

  @AllDatabases
  void adv33_sameAddressIsNotTheSamePerson(TestDatabase kind) {
    Store store = store(kind);
    Profile victim = new Profile(Profile.X, newSubject(), "judy", "Judy", null, "j@example.test");
    Profile other = new Profile(Profile.X, newSubject(), "judy_", "Judy", null, "j@example.test");

    assertThat(store.logIn(victim).user().userId())
        .isNotEqualTo(store.logIn(other).user().userId());
  }

  @AllDatabases
  void f77_changedHandleIsTheSameUserAndTheFormerHandleIsKept(TestDatabase kind) {
    Store store = store(kind);
    Profile first = person("kim_" + kind);
    String userId = store.logIn(first).user().userId();

    assertThat(store.logIn(renamed(first, "kimberly")).user().userId()).isEqualTo(userId);
    store.clock().advance(Duration.ofDays(1));
    assertThat(store.logIn(renamed(first, "kim3")).user().userId()).isEqualTo(userId);

    assertThat(store.stored(first).username()).isEqualTo("kim3");
    assertThat(store.users().formerUsernames(Profile.X, first.subject()))
        .containsExactly("kimberly", "kim_" + kind);
  }

  @AllDatabases
  void handleThatChangedOnlyItsCaseIsNoFormerHandleAndIsShownAsItIsNow(TestDatabase kind) {
    Store store = store(kind);
    Profile first = person("casey");
    store.logIn(first);

    store.logIn(renamed(first, "Casey"));

    assertThat(store.users().formerUsernames(Profile.X, first.subject())).isEmpty();
    assertThat(store.stored(first).username()).isEqualTo("Casey");
  }

  @AllDatabases
  void f77_twoLogInsAtOnceAfterAChangeKeepTheFormerHandleOnce(TestDatabase kind) throws Exception {
    Store store = store(kind);
    Profile first = person("lena_" + kind);
    LinkedUser known = store.logIn(first).user();
    Profile now = renamed(first, "lena_new");

    Crowd.atOnce(8, number -> () -> store.users().recordLogin(now, known, GROUPS, Logins.next()));

    assertThat(store.stored(first).username()).isEqualTo("lena_new");
    assertThat(store.users().formerUsernames(Profile.X, first.subject()))
        .containsExactly("lena_" + kind);
  }

  @AllDatabases
  void f78_reusedHandleIsANewUserAndTheOldOneIsMarked(TestDatabase kind) throws SQLException {
    Store store = store(kind);
    Profile old = person("Mallory_" + kind);
    String oldUser = store.logIn(old).user().userId();
    Profile other = person("mallory_" + kind);

    RecordedLogin login = store.logIn(other);

    assertThat(login.firstLogin()).isTrue();
    assertThat(login.user().userId()).isNotEqualTo(oldUser);
    assertThat(userId(store, old)).isEqualTo(oldUser);
    assertThat(store.stored(old)).isEqualTo(old);
    assertThat(store.usernameIsCurrent(old)).isFalse();
    assertThat(store.usernameIsCurrent(other)).isTrue();

    store.logIn(renamed(old, "mallory_is_back"));
    assertThat(store.usernameIsCurrent(old)).isTrue();
    assertThat(store.usernameIsCurrent(other)).isTrue();
  }

  @AllDatabases
  void f78_handleOfAnotherProviderIsNotReused(TestDatabase kind) throws SQLException {
    Store store = store(kind);
    Profile atX = person("nina_" + kind);
    store.logIn(atX);

    store.logIn(
        new Profile("https://other.test", newSubject(), atX.username(), "Nina", null, null));

    assertThat(store.usernameIsCurrent(atX)).isTrue();
  }

  @AllDatabases
  void twoPeopleWhoSwapHandlesAtOnceBothLogIn(TestDatabase kind) throws Exception {
    Store store = store(kind);
    Profile[] before = {person("oscar_" + kind), person("peggy_" + kind)};
    String[] ids = {store.logIn(before[0]).user().userId(), store.logIn(before[1]).user().userId()};
    LinkedUser[] known = {found(store, before[0]), found(store, before[1])};
    // Each has locked the other's row before either goes on: no database can let both.
    CyclicBarrier bothHaveTaken = new CyclicBarrier(2);
    AtomicInteger taken = new AtomicInteger();
    store
        .watched()
        .watch(
            new WatchedDataSource.Watcher() {
              @Override
              public void after(String sql) throws SQLException {
                if (sql.startsWith("update") && taken.incrementAndGet() <= 2) {
                  await(bothHaveTaken);
                }
              }
            });

    List<RecordedLogin> logins =
        Crowd.atOnce(
            2,
            i ->
                () ->
                    store
                        .users()
                        .recordLogin(
                            renamed(before[i], before[1 - i].username()),
                            known[i],
                            GROUPS,
                            Logins.next()));

    assertThat(logins).extracting(login -> login.user().userId()).containsExactly(ids);
    assertThat(store.stored(before[0]).username()).isEqualTo("peggy_" + kind);
    assertThat(store.stored(before[1]).username()).isEqualTo("oscar_" + kind);
  }

  static Stream<Arguments> names() {
    List<String> names =
        List.of(
            "",
            "x",
            " ",
            "\t \n",
            "\u00a0\u2003\u3000",
            "\u200b\u2060",
            "n".repeat(50),
            "n".repeat(10_000),
            "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67\u200d\ud83d\udc66".repeat(900),
            "a" + "\ud83c\udde9\ud83c\uddea".repeat(200),
            "e\u0301".repeat(5_000),
            "a" + "\u0301".repeat(10_000),
            "nul\u0000in\u0000it",
            "c0\u0007\u001b[31mc1\u0085\u009b",
            "\ud800 high, \udc00 low, pair \ud83d\ude00",
            "\udfff\ud800",
            "\u202eadmin\u202c \u2066iso\u2069",
            "\u0430dmin",
            "\u0130".repeat(300),
            "Robert'); drop table login_user; --",
            "' or '1'='1",
            "<script>alert(1)</script>",
            "${jndi:ldap://x} #{1+1} {{7*7}} =cmd|' /C calc'!A0",
            "*)(uid=*))(|(uid=*",
            "%s %n ?1 :name \\ \\u0000");
    return TestDatabase.ofThisRun().stream()
        .flatMap(kind -> names.stream().map(name -> Arguments.of(kind, name)));
  }

  @Tag("each-database")
  @ParameterizedTest(name = "{0} [{index}]")
  @MethodSource("names")
  void f79_to_f83_anyNameIsStoredAndReadBack(TestDatabase kind, String name) {
    Store store = store(kind);
    Profile profile = new Profile(Profile.X, newSubject(), name, name, name, name);

    store.logIn(profile);
    assertThat(store.stored(profile)).isEqualTo(profile);

    Profile other = new Profile(Profile.X, profile.subject(), "o" + name, "o" + name, null, name);
    store.logIn(other);
    assertThat(store.stored(profile)).isEqualTo(other);
  }

  @AllDatabases
  void idsThatANumberTypeWouldMixUpStayDistinct(TestDatabase kind) {
    Store store = store(kind);
    List<String> ids =
        List.of(
            "7",
            "07",
            "007",
            "9007199254740992",
            "9007199254740993",
            "18446744073709551615",
            "9223372036854775807",
            "caseid",
            "CaseId");

    List<String> users =
        ids.stream().map(id -> store.logIn(person(id, "h")).user().userId()).toList();

    assertThat(users).doesNotHaveDuplicates();
    for (int i = 0; i < ids.size(); i++) {
      assertThat(userId(store, person(ids.get(i), "h"))).isEqualTo(users.get(i));
    }
  }

  @AllDatabases
  void sameSubjectAtTwoProvidersIsTwoPeople(TestDatabase kind) {
    Store store = store(kind);
    Profile atX = person("quinn");
    Profile elsewhere =
        new Profile("https://other.test", atX.subject(), "quinn", "Quinn", null, null);

    String first = store.logIn(atX).user().userId();

    assertThat(store.users().find("https://other.test", atX.subject())).isEmpty();
    assertThat(store.logIn(elsewhere).user().userId()).isNotEqualTo(first);
    assertThat(userId(store, atX)).isEqualTo(first);
  }

  private static String userId(Store store, Profile profile) {
    return found(store, profile).userId();
  }

  private static LinkedUser found(Store store, Profile profile) {
    return store.users().find(profile.provider(), profile.subject()).orElseThrow();
  }

  private static WatchedDataSource.Watcher onceBefore(String beginning, String sqlState) {
    AtomicBoolean done = new AtomicBoolean();
    return new WatchedDataSource.Watcher() {
      @Override
      public void before(String sql) throws SQLException {
        if (sql.startsWith(beginning) && done.compareAndSet(false, true)) {
          throw new SQLException("scripted", sqlState);
        }
      }
    };
  }

  private static void await(CyclicBarrier barrier) throws SQLException {
    try {
      barrier.await(20, TimeUnit.SECONDS);
    } catch (Exception broken) {
      throw new SQLException("the other one did not come", broken);
    }
  }

  @AllDatabases
  void userGetsTheIdOfTheApplicationAndKeepsIt(TestDatabase kind) {
    Store store = store(kind);
    Profile profile = person("olga");
    String own = "member-" + newSubject();

    RecordedLogin first =
        store.users().recordLogin(profile, null, new NewUser(own, GROUPS), Logins.next());
    RecordedLogin second =
        store
            .users()
            .recordLogin(profile, first.user(), new NewUser("another", GROUPS), Logins.next());

    assertThat(first.user().userId()).isEqualTo(own);
    assertThat(second.firstLogin()).isFalse();
    assertThat(second.user().userId()).isEqualTo(own);
  }

  @AllDatabases
  void idOfAnotherUserJoinsNoUser(TestDatabase kind) throws SQLException {
    Store store = store(kind);
    Profile owner = person("olga");
    Profile other = person("mallory");
    NewUser newUser = new NewUser("member-" + newSubject(), GROUPS);
    store.users().recordLogin(owner, null, newUser, Logins.next());
    NewLogin refused = Logins.next();

    assertThatThrownBy(() -> store.users().recordLogin(other, null, newUser, refused))
        .isInstanceOf(UserIdTakenException.class)
        .hasMessageContaining(newUser.id());

    assertThat(store.users().find(other.provider(), other.subject())).isEmpty();
    assertThat(store.stored(owner)).isEqualTo(owner);
    assertThat(
            Rows.of(
                store.rows(),
                "select login_id from login_history where login_id = '" + refused.id() + "'"))
        .isEmpty();
  }

  @AllDatabases
  void firstLogInsOfOnePersonAtOnceAreOneUserOfTheApplicationsId(TestDatabase kind)
      throws Exception {
    Store store = store(kind);
    Profile profile = person("olga");
    NewUser newUser = new NewUser("member-" + newSubject(), GROUPS);

    List<RecordedLogin> logins =
        Crowd.atOnce(
            20, number -> () -> store.users().recordLogin(profile, null, newUser, Logins.next()));

    assertThat(logins).filteredOn(RecordedLogin::firstLogin).hasSize(1);
    assertThat(logins).extracting(login -> login.user().userId()).containsOnly(newUser.id());
  }

  @AllDatabases
  void oneOfManyPeopleGetsTheId(TestDatabase kind) throws Exception {
    Store store = store(kind);
    NewUser newUser = new NewUser("member-" + newSubject(), GROUPS);

    List<Boolean> in =
        Crowd.atOnce(
            10,
            number ->
                () -> {
                  try {
                    store
                        .users()
                        .recordLogin(person("olga" + number), null, newUser, Logins.next());
                    return true;
                  } catch (UserIdTakenException taken) {
                    return false;
                  }
                });

    assertThat(in).filteredOn(Boolean::booleanValue).hasSize(1);
  }
}
