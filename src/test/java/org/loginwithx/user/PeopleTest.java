package org.loginwithx.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.loginwithx.config.AllDatabases;
import org.loginwithx.config.EachDatabase;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.user.HistoryEntry.Outcome;
import org.loginwithx.user.PeopleQuery.Sort;
import org.loginwithx.user.PeopleQuery.State;

/** On H2 and on PostgreSQL. */
final class PeopleTest {

  private static final Set<String> GROUPS = Set.of("user");
  private static final Duration DAY = Duration.ofDays(1);
  private static final String ADMIN = "the-admin";

  /** Everything over one database, on one node. */
  private record Store(LinkedUsers users, LiveLogins live, People people, LoginHistory history) {

    static Store over(DataSource dataSource, Clock clock) {
      LoginDatabase database = LoginDatabase.open(dataSource);
      LiveLogins live = Logins.live(database, clock);
      return new Store(
          new LinkedUsers(database, clock),
          live,
          new People(database, clock),
          new LoginHistory(database, clock, DAY, DAY));
    }

    static Store on(TestDatabase kind) {
      return over(kind.migrated(), Clock.systemUTC());
    }

    LinkedUser logIn(String subject, String handle, String name) {
      Profile profile = new Profile(Profile.X, subject, handle, name, null, null);
      LinkedUser known = users.find(Profile.X, subject).orElse(null);
      return users.recordLogin(profile, known, GROUPS, Logins.next()).user();
    }

    List<String> found(String text) {
      return people.search(text, 1).lines().stream()
          .map(person -> person.accounts().get(0).profile().subject())
          .toList();
    }

    boolean disable(String userId) {
      return people.disableUnchecked(userId, ADMIN, Logins.visit(Instant.now()));
    }

    boolean enable(String userId) {
      return people.enableUnchecked(userId, ADMIN, Logins.visit(Instant.now()));
    }
  }

  @AllDatabases
  void peopleAreFoundByTheBeginningOfWhatTheyAreKnownBy(TestDatabase kind) {
    Store store = Store.on(kind);
    String userId = store.logIn("7001", "Old_Name", "Zoë Example").userId();
    store.logIn("7001", "new_name", "Zoë Example");
    store.logIn("8002", "other", "Somebody Else");

    for (String text :
        List.of(
            "7001",
            "700",
            "new_name",
            "NEW_n",
            "@new_name",
            "old_name",
            "OLD",
            "zo",
            "Zoë Ex",
            userId,
            userId.substring(0, 13).toUpperCase(java.util.Locale.ROOT))) {
      assertThat(store.found(text)).as(text).containsExactly("7001");
    }
    for (String text :
        List.of("%", "_", "new%", "ol__name", "!", "Example", "@", "'", "7001 ' or")) {
      assertThat(store.found(text)).as(text).isEmpty();
    }
    assertThat(store.found("")).containsExactlyInAnyOrder("7001", "8002");
    assertThat(store.found(" \u0000 ")).hasSize(2);
    assertThat(store.found("7".repeat(100_000))).isEmpty();
  }

  @EachDatabase
  void idsThatTheApplicationGaveWithCapitalsAreFoundHoweverTheyAreTyped(TestDatabase kind) {
    Store store = Store.on(kind);
    Profile profile = new Profile("https://idp.example", "Sub-XYZ", "h", "Name", null, null);
    store.users().recordLogin(profile, null, new NewUser("Team-ABC7", GROUPS), Logins.next());

    for (String text : List.of("Team-ABC7", "Team-A", "team-abc", "Sub-XYZ", "sub-x")) {
      assertThat(store.found(text)).as(text).containsExactly("Sub-XYZ");
    }
  }

  @EachDatabase
  void idWithNulFindsNobodyAndIsNoFailureOfTheDatabase(TestDatabase kind) {
    Store store = Store.on(kind);

    for (String id : List.of("\u0000", "a\u0000b")) {
      assertThat(store.people().find(id)).isEmpty();
      assertThat(store.disable(id)).isFalse();
      assertThat(store.enable(id)).isFalse();
    }
  }

  @EachDatabase
  void patternCharactersInNamesAreFoundAsTheyAre(TestDatabase kind) {
    Store store = Store.on(kind);
    store.logIn("1", "a", "100% real");
    store.logIn("2", "b", "1000 real");
    store.logIn("3", "c", "wow! really");

    assertThat(store.found("100%")).containsExactly("1");
    assertThat(store.found("WOW!")).containsExactly("3");
  }

  @EachDatabase
  void pagesAreCompleteAndShowNobodyTwice(TestDatabase kind) throws SQLException {
    WatchedDataSource watched = new WatchedDataSource(kind.migrated());
    SettableClock clock = new SettableClock();
    Store store = Store.over(watched.dataSource(), clock);
    for (int i = 0; i < 45; i++) {
      // Many at the same moment: the order has to be stable all the same.
      store.logIn(Integer.toString(100 + i), "crowd" + i, "Crowd");
    }
    int before = watched.statements().size();

    List<String> seen = new ArrayList<>();
    for (int page = 1; page <= 3; page++) {
      ResultPage<Person> people = store.people().search("crowd", page);
      assertThat(people.more()).isEqualTo(page < 3);
      people.lines().forEach(person -> seen.add(person.userId()));
    }

    assertThat(seen).hasSize(45).doesNotHaveDuplicates();
    assertThat(watched.statements()).as("the database pages").hasSize(before + 12);
    assertThat(store.people().search("crowd", -1).number()).isEqualTo(1);
  }

  private static List<String> found(Store store, PeopleQuery query) {
    return store.people().search(query, 1).lines().stream().map(Person::handle).toList();
  }

  private static PeopleQuery filter(String group, Set<String> subjects, State state, Sort sort) {
    return new PeopleQuery("", group, subjects, state, sort);
  }

  @AllDatabases
  void peopleAreFilteredAndSorted(TestDatabase kind) throws SQLException {
    DataSource dataSource = kind.migrated();
    SettableClock clock = new SettableClock();
    Store store = Store.over(dataSource, clock);
    Instant longAgo = clock.instant().minus(Duration.ofDays(100));
    clock.set(longAgo);
    store.users().recordLogin(x("1", "zora"), null, GROUPS, Logins.at(longAgo));
    LinkedUser back =
        store.users().recordLogin(x("2", "anna"), null, GROUPS, Logins.at(longAgo)).user();
    clock.set(longAgo.plus(Duration.ofDays(50)));
    store.users().recordLogin(back.profile(), back, GROUPS, Logins.at(clock.instant()));
    clock.set(longAgo.plus(Duration.ofDays(60)));
    Profile other = new Profile("https://idp.example", "3", "mike", "mike", null, null);
    LinkedUser mike =
        store
            .users()
            .recordLogin(other, null, Set.of("user", "staff_a"), Logins.at(clock.instant()))
            .user();
    clock.set(longAgo.plus(Duration.ofDays(100)));
    store.disable(mike.userId());

    assertThat(found(store, filter("", Set.of(), State.ANY, Sort.NAME)))
        .containsExactly("anna", "mike", "zora");
    assertThat(found(store, filter("", Set.of(), State.ANY, Sort.LAST_LOGIN)))
        .containsExactly("mike", "anna", "zora");
    assertThat(found(store, filter("", Set.of(), State.ANY, Sort.CREATED))).startsWith("mike");
    assertThat(found(store, filter("", Set.of(), State.ACTIVE, Sort.NAME)))
        .containsExactly("anna", "zora");
    assertThat(found(store, filter("", Set.of(), State.DISABLED, Sort.NAME)))
        .containsExactly("mike");
    assertThat(found(store, filter("", Set.of(), State.ABSENT, Sort.NAME))).containsExactly("zora");
    assertThat(found(store, filter("", Set.of(), State.ONLY_X, Sort.NAME)))
        .containsExactly("anna", "zora");
    assertThat(found(store, filter("staff_a", Set.of(), State.ANY, Sort.NAME)))
        .containsExactly("mike");
    assertThat(found(store, filter("staff%", Set.of(), State.ANY, Sort.NAME))).isEmpty();
    assertThat(found(store, filter("admin", Set.of("2", "3"), State.ANY, Sort.NAME)))
        .as("the settings name accounts at X")
        .containsExactly("anna");
    assertThat(store.people().groups()).containsExactly("staff_a", "user");

    Person anna = store.people().find(back.userId()).orElseThrow();
    assertThat(anna.lastLoginAt()).isEqualTo(longAgo.plus(Duration.ofDays(50)));
    assertThat(anna.hasOnlyX()).isTrue();
    assertThat(store.people().named(List.of(back.userId(), "nobody")))
        .containsOnlyKeys(back.userId());
  }

  private static Profile x(String subject, String handle) {
    return new Profile(Profile.X, subject, handle, handle, null, null);
  }

  @EachDatabase
  void peopleAreFoundByTheirAddresses(TestDatabase kind) {
    DataSource dataSource = kind.migrated();
    Store store = Store.over(dataSource, Clock.systemUTC());
    Profile profile = new Profile(Profile.X, "1", "a", "A", null, "Anna@Example.org");
    store.users().recordLogin(profile, null, GROUPS, Logins.next());
    store.logIn("2", "b", "B");

    assertThat(store.found("anna@")).containsExactly("1");
    assertThat(store.found("ANNA@example.org")).containsExactly("1");
    assertThat(store.found("example.org")).isEmpty();
  }

  @EachDatabase
  void allPeopleAreReadByAFewStatements(TestDatabase kind) {
    WatchedDataSource watched = new WatchedDataSource(kind.migrated());
    Store store = Store.over(watched.dataSource(), new SettableClock());
    for (int i = 0; i < People.TOGETHER + 1; i++) {
      store.logIn(Integer.toString(i), "crowd" + i, "Crowd");
    }
    store.logIn("other", "other", "Other");
    watched.statements().clear();

    List<String> read = new ArrayList<>();
    store.people().forEach(PeopleQuery.of("crowd"), person -> read.add(person.userId()));

    assertThat(read).hasSize(People.TOGETHER + 1).doesNotHaveDuplicates();
    assertThat(watched.statements()).hasSize(8);
  }

  @EachDatabase
  void onePersonIsShownWithAccountsAndFormerHandles(TestDatabase kind) {
    Store store = Store.on(kind);
    store.logIn("5", "first", "Five");
    store.logIn("5", "second", "Five");
    String userId = store.logIn("5", "third", "Five").userId();

    Person person = store.people().find(userId).orElseThrow();

    assertThat(person.groups()).isEqualTo(GROUPS);
    assertThat(person.disabled()).isFalse();
    assertThat(person.accounts())
        .singleElement()
        .satisfies(
            account -> {
              assertThat(account.profile().username()).isEqualTo("third");
              assertThat(account.handleIsCurrent()).isTrue();
              assertThat(account.formerUsernames()).containsExactly("second", "first");
            });
    store.logIn("6", "third", "Six");
    assertThat(store.people().find(userId).orElseThrow().accounts().get(0).handleIsCurrent())
        .isFalse();
    assertThat(store.people().find(UUID.randomUUID().toString())).isEmpty();
    assertThat(store.people().find("' or 1=1")).isEmpty();
  }

  @EachDatabase
  @DisplayName("ASVS-7.4.2: a disabled user is logged out and cannot log in until enabled again")
  void disabledUntilEnabled(TestDatabase kind) {
    Store store = Store.on(kind);
    LinkedUser user = store.logIn("9", "nine", "Nine");
    NewLogin login = Logins.next();
    store.users().recordLogin(user.profile(), user, GROUPS, login);

    assertThat(store.disable(user.userId())).isTrue();
    assertThat(store.disable(user.userId())).as("twice").isTrue();

    assertThat(store.live().isLive(login.id())).isFalse();
    assertThat(store.live().of(user.userId(), "")).isEmpty();
    assertThat(store.users().find(Profile.X, "9").orElseThrow().disabled()).isTrue();
    assertThat(store.people().find(user.userId()).orElseThrow().disabled()).isTrue();
    assertThatThrownBy(() -> store.logIn("9", "nine", "Nine"))
        .isInstanceOf(UserDisabledException.class);
    assertThatThrownBy(() -> store.users().recordLogin(user.profile(), user, GROUPS, Logins.next()))
        .as("read before it was disabled")
        .isInstanceOf(UserDisabledException.class);
    assertThatThrownBy(
            () ->
                store
                    .users()
                    .recordLogin(
                        new Profile(Profile.X, "9", "renamed", "N", null, null),
                        user,
                        GROUPS,
                        Logins.next()))
        .isInstanceOf(UserDisabledException.class);

    assertThat(store.enable(user.userId())).isTrue();
    assertThat(store.enable(user.userId())).as("twice").isTrue();
    NewLogin again = Logins.at(Instant.now().plusMillis(50));
    LinkedUser back =
        store
            .users()
            .recordLogin(
                user.profile(), store.users().find(Profile.X, "9").orElseThrow(), GROUPS, again)
            .user();
    assertThat(back.userId()).isEqualTo(user.userId());
    assertThat(store.live().isLive(again.id())).isTrue();
    assertThat(store.live().isLive(login.id())).isFalse();
    assertThat(store.history().of(user.userId(), 1).lines())
        .extracting(HistoryEntry::outcome)
        .containsOnlyOnce(Outcome.DISABLED, Outcome.ENABLED)
        .hasSize(5);
    assertThat(store.history().all(Optional.of(Outcome.DISABLED), 1).lines().get(0).reason())
        .isEqualTo("by:" + ADMIN);
  }

  @EachDatabase
  void nobodyIsNotDisabled(TestDatabase kind) {
    Store store = Store.on(kind);

    assertThat(store.disable(UUID.randomUUID().toString())).isFalse();
    assertThat(store.enable(UUID.randomUUID().toString())).isFalse();
    assertThat(store.history().all(Optional.empty(), 1).lines()).isEmpty();
  }

  @AllDatabases
  @DisplayName("F-71: no log-in survives that is written at the moment a user is disabled")
  void logInsWhileBeingDisabledAreRefusedOrEnded(TestDatabase kind) throws Exception {
    DataSource dataSource = kind.migrated();
    Store store = Store.over(dataSource, Clock.systemUTC());
    Store otherNode = Store.over(dataSource, Clock.systemUTC());
    // The locks of a server do not depend on clocks; with H2 there is only one clock.
    Duration ahead = kind == TestDatabase.H2 ? Duration.ZERO : Duration.ofHours(1);
    Set<String> outcomes = new HashSet<>();
    for (int round = 0; round < 20; round++) {
      LinkedUser known = store.logIn("race" + round, "race" + round, "Race");
      int disabler = round % 8;
      List<NewLogin> logins =
          Crowd.atOnce(
              8,
              number ->
                  number == disabler
                      ? disabling(store, known)
                      : loggingIn(number % 2 == 0 ? store : otherNode, known, ahead));
      otherNode.live().run();

      for (NewLogin login : logins) {
        outcomes.add(login == null ? "refused" : "ended");
        if (login != null) {
          assertThat(store.live().isLive(login.id())).isFalse();
          assertThat(otherNode.live().isLive(login.id())).isFalse();
        }
      }
      assertThat(otherNode.live().of(known.userId(), "")).isEmpty();
    }
    assertThat(outcomes).as("both ways were tried").contains("refused");
  }

  private static Callable<NewLogin> disabling(Store store, LinkedUser user) {
    return () -> {
      store.disable(user.userId());
      return null;
    };
  }

  private static Callable<NewLogin> loggingIn(Store store, LinkedUser known, Duration ahead) {
    return () -> {
      NewLogin login = Logins.at(Instant.now().plus(ahead));
      try {
        store.users().recordLogin(known.profile(), known, GROUPS, login);
        return login;
      } catch (UserDisabledException refused) {
        return null;
      }
    };
  }
}
