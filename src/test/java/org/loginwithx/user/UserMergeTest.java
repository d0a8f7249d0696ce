package org.loginwithx.user;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.loginwithx.config.AllDatabases;
import org.loginwithx.config.EachDatabase;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.user.LinkedAccounts.Linked;
import org.loginwithx.user.UserMerge.Merged;
import org.loginwithx.user.UserMerge.Wanted;

/** Two users become one, on each database; every test has users of its own. */
final class UserMergeTest {

  private static final Map<TestDatabase, Store> STORES = new EnumMap<>(TestDatabase.class);
  private static final AtomicInteger NUMBER = new AtomicInteger(1_000);

  /** A user with one account, and a log-in by it. */
  private record Member(String id, Profile account, String loginId) {}

  private record Store(DataSource rows, LoginDatabase database, SettableClock clock) {

    static Store on(TestDatabase kind) {
      DataSource dataSource = kind.migrated();
      return new Store(dataSource, LoginDatabase.open(dataSource), new SettableClock());
    }

    LinkedUsers users() {
      return new LinkedUsers(database, clock);
    }

    LinkedAccounts accounts() {
      return new LinkedAccounts(database, clock);
    }

    TokenTable tokens() {
      return new TokenTable(database, clock);
    }

    Member member() {
      String subject = Integer.toString(NUMBER.incrementAndGet());
      return logIn(new Profile(Profile.X, subject, "handle" + subject, "Name", null, null));
    }

    Member logIn(Profile account) {
      LinkedUser known = users().find(account.provider(), account.subject()).orElse(null);
      NewLogin login = Logins.next();
      String id = users().recordLogin(account, known, Set.of("user"), login).user().userId();
      return new Member(id, account, login.id());
    }

    String linkOf(Member user) {
      return accounts().of(user.id()).stream()
          .filter(link -> link.profile().sameAccountAs(user.account()))
          .findFirst()
          .orElseThrow()
          .id();
    }

    boolean isLive(Member user) {
      return Logins.live(database, clock).isLive(user.loginId());
    }

    Merged merge(Wanted wanted) {
      return new UserMerge(database, clock)
          .merge(wanted, (row, userId) -> Optional.of(sealed(row, row.sealed() + ">" + userId)));
    }

    void change(String sql) throws SQLException {
      try (Connection connection = rows.getConnection();
          Statement statement = connection.createStatement()) {
        statement.executeUpdate(sql);
      }
    }

    void set(Member user, String values) throws SQLException {
      change("update login_user set " + values + " where id = '" + user.id() + "'");
    }

    void setAddress(Member user) throws SQLException {
      set(
          user,
          "email = '%1$s@mail.example', email_key = '%1$s@mail.example', email_confirmed_at = current_timestamp"
              .formatted(user.account().username()));
    }

    String column(Member user, String column) throws SQLException {
      return Rows.of(rows, "select " + column + " from login_user where id = '" + user.id() + "'")
          .get(0);
    }

    int count(String table, Member user) throws SQLException {
      return Rows.of(rows, "select 1 from " + table + " where user_id = '" + user.id() + "'")
          .size();
    }

    void storeToken(Member user, String sealed) {
      tokens()
          .put(
              sealed(
                  new SealedTokens(
                      "t" + user.account().subject(),
                      user.id(),
                      Profile.X,
                      user.account().subject(),
                      "oauth1",
                      sealed,
                      "key",
                      "",
                      null,
                      clock.instant(),
                      false,
                      false,
                      0),
                  sealed));
    }
  }

  private static SealedTokens sealed(SealedTokens row, String sealed) {
    return new SealedTokens(
        row.id(),
        row.userId(),
        row.provider(),
        row.subject(),
        row.kind(),
        sealed,
        row.keyId(),
        row.scopes(),
        row.expiresAt(),
        row.storedAt(),
        row.revoked(),
        row.worked(),
        row.version());
  }

  /** The user who is logged in stays; the other one is proved by the account. */
  private static Wanted into(Member kept, Member deleted) {
    return wanted(kept.id(), deleted.id(), kept, deleted);
  }

  private static Wanted wanted(String keptId, String deletedId, Member byLogin, Member byAccount) {
    return new Wanted(
        keptId,
        deletedId,
        byLogin.loginId(),
        byAccount.account(),
        true,
        "admin",
        Logins.visit(Instant.now()));
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
    return requireNonNull(STORES.get(kind));
  }

  @AllDatabases
  void accountsTokensAndHistoryComeAlong(TestDatabase kind) throws SQLException {
    Store store = store(kind);
    Member kept = store.member();
    Member deleted = store.member();
    store.storeToken(deleted, "secret");

    assertThat(store.merge(into(kept, deleted))).isInstanceOf(Merged.Done.class);

    assertThat(store.accounts().of(kept.id()))
        .extracting(link -> link.profile().subject())
        .containsExactlyInAnyOrder(kept.account().subject(), deleted.account().subject());
    assertThat(store.tokens().ofUser(kept.id()))
        .extracting(SealedTokens::sealed)
        .containsExactly("secret>" + kept.id());
    assertThat(store.count("login_history", kept)).as("two log-ins, and the merge").isEqualTo(3);
    for (String table : List.of("login_account", "login_tokens", "login_history")) {
      assertThat(store.count(table, deleted)).as(table).isZero();
    }
    assertThat(store.logIn(deleted.account()).id()).isEqualTo(kept.id());
    assertThat(Rows.of(store.rows(), "select id from login_user where id = '" + deleted.id() + "'"))
        .isEmpty();
    assertThat(store.accounts().successor(deleted.id())).contains(kept.id());
  }

  @EachDatabase
  void whatAnAdministratorDidComesAlong(TestDatabase kind) throws SQLException {
    Store store = store(kind);
    Member kept = store.member();
    Member admin = store.member();
    Member user = store.member();
    Visit visit = Logins.visit(store.clock().instant());
    People people = new People(store.database(), store.clock());
    people.disableUnchecked(user.id(), admin.id(), visit);
    people.enableUnchecked(user.id(), admin.id(), visit);

    store.merge(into(kept, admin));

    assertThat(
            Rows.of(
                store.rows(),
                "select reason from login_history where user_id = '"
                    + user.id()
                    + "' and outcome in ('disabled', 'enabled')"))
        .containsExactly("by:" + kept.id(), "by:" + kept.id());
  }

  @EachDatabase
  void allLogInsOfBothEnd(TestDatabase kind) {
    Store store = store(kind);
    Member kept = store.member();
    Member deleted = store.member();
    Member elsewhere = store.logIn(kept.account());

    store.merge(into(kept, deleted));

    assertThat(List.of(kept, deleted, elsewhere)).noneMatch(store::isLive);
  }

  @EachDatabase
  void userMayStayWhoIsProvedByTheAccount(TestDatabase kind) {
    Store store = store(kind);
    Member loggedIn = store.member();
    Member proved = store.member();

    assertThat(store.merge(wanted(proved.id(), loggedIn.id(), loggedIn, proved)))
        .isInstanceOf(Merged.Done.class);

    assertThat(store.logIn(loggedIn.account()).id()).isEqualTo(proved.id());
  }

  @AllDatabases
  void addressAndPasswordComeAlongIfThereIsNone(TestDatabase kind) throws SQLException {
    Store store = store(kind);
    Member kept = store.member();
    Member deleted = store.member();
    store.setAddress(deleted);
    store.set(deleted, "password_hash = 'hash', password_set_at = current_timestamp");

    assertThat(store.merge(into(kept, deleted)))
        .isEqualTo(
            new Merged.Done(
                List.of(new EmailAddress(deleted.account().username() + "@mail.example"))));

    assertThat(store.column(kept, "email"))
        .isEqualTo(deleted.account().username() + "@mail.example");
    assertThat(store.column(kept, "password_hash")).isEqualTo("hash");
    assertThat(store.column(kept, "email_confirmed_at")).isNotEqualTo("null");
    assertThat(store.column(kept, "password_set_at")).isNotEqualTo("null");
  }

  @EachDatabase
  void oneAddressAndOnePasswordStay(TestDatabase kind) throws SQLException {
    Store store = store(kind);
    Member kept = store.member();
    Member deleted = store.member();
    store.setAddress(kept);
    store.setAddress(deleted);
    store.set(kept, "password_hash = 'this'");
    store.set(deleted, "password_hash = 'other', group_names = 'team user'");

    assertThat(((Merged.Done) store.merge(into(kept, deleted))).addresses()).hasSize(2);

    assertThat(store.column(kept, "email")).isEqualTo(kept.account().username() + "@mail.example");
    assertThat(store.column(kept, "password_hash")).isEqualTo("this");
    assertThat(store.column(kept, "group_names"))
        .as("only an administrator gives groups")
        .isEqualTo("user");
    assertThat(
            new Passwords(store.database(), store.clock())
                .findByEmailKey(deleted.account().username() + "@mail.example"))
        .isEmpty();
  }

  @EachDatabase
  void secondClickFindsTheMergeDone(TestDatabase kind) {
    Store store = store(kind);
    Member kept = store.member();
    Member deleted = store.member();
    store.merge(into(kept, deleted));

    assertThat(store.merge(into(kept, deleted))).isEqualTo(new Merged.Already());
    assertThat(store.merge(wanted(deleted.id(), kept.id(), kept, deleted)))
        .isEqualTo(new Merged.NotPossible());
  }

  @EachDatabase
  void nothingIsMergedWithoutBothProofs(TestDatabase kind) throws SQLException {
    Store store = store(kind);
    Member anna = store.member();
    Member ben = store.member();
    Member thief = store.member();
    Member gone = store.member();
    store.accounts().deleteUser(gone.id(), null);
    Member disabled = store.member();
    store.set(disabled, "disabled_at = current_timestamp");

    List<Wanted> refused =
        List.of(
            wanted(thief.id(), anna.id(), thief, ben),
            wanted(anna.id(), ben.id(), thief, ben),
            wanted(anna.id(), ben.id(), anna, thief),
            wanted(anna.id(), ben.id(), anna, anna),
            wanted(anna.id(), anna.id(), anna, anna),
            into(anna, disabled),
            into(disabled, anna),
            into(anna, gone));

    assertThat(refused).extracting(store::merge).containsOnly(new Merged.NotPossible());
    Logins.live(store.database(), store.clock()).end(anna.loginId());
    assertThat(store.merge(into(anna, ben))).as("logged out").isEqualTo(new Merged.NotPossible());
    assertThat(store.count("login_account", anna)).isEqualTo(1);
    assertThat(store.count("login_account", ben)).isEqualTo(1);
  }

  @EachDatabase
  void unlinkedAccountProvesNothing(TestDatabase kind) {
    Store store = store(kind);
    Member anna = store.member();
    Member ben = store.member();
    Profile second =
        new Profile(Profile.X, "2" + NUMBER.incrementAndGet(), "second", "S", null, null);
    store.accounts().link(ben.id(), second);
    store.accounts().unlink(ben.id(), store.linkOf(ben), new OpenWays(true, null), "");

    assertThat(store.merge(into(anna, ben))).isEqualTo(new Merged.NotPossible());
  }

  @EachDatabase
  void administratorIsNotMergedIntoAnOrdinaryUser(TestDatabase kind) throws SQLException {
    Store store = store(kind);
    Member user = store.member();
    Member admin = store.member();
    store.set(admin, "group_names = 'admin user'");

    assertThat(store.merge(into(user, admin))).isEqualTo(new Merged.GroupLost());
    assertThat(store.merge(wanted(admin.id(), user.id(), user, admin)))
        .isInstanceOf(Merged.Done.class);
    assertThat(store.column(admin, "group_names")).isEqualTo("admin user");
  }

  @EachDatabase
  void recoveredUserAndUndoLinkAreProtected(TestDatabase kind) throws SQLException {
    Store store = store(kind);
    Member kept = store.member();
    Member recovered = store.member();
    store.set(recovered, "recovered_at = current_timestamp");
    Member changed = store.member();
    store
        .database()
        .inTransaction(
            entities ->
                MailLinks.makeUndo(
                    entities,
                    changed.id(),
                    new EmailAddress("former@mail.example"),
                    store.clock().instant()));

    assertThat(store.merge(into(kept, recovered))).isEqualTo(new Merged.Protected());
    assertThat(store.merge(into(kept, changed))).isEqualTo(new Merged.Protected());
    store.clock().advance(Duration.ofDays(8));
    assertThat(store.merge(into(kept, changed))).isInstanceOf(Merged.Done.class);
  }

  @EachDatabase
  void whatNobodyCanOpenIsNotMoved(TestDatabase kind) throws SQLException {
    Store store = store(kind);
    Member kept = store.member();
    Member deleted = store.member();
    store.storeToken(deleted, "secret");

    new UserMerge(store.database(), store.clock())
        .merge(into(kept, deleted), (row, userId) -> Optional.empty());

    assertThat(store.count("login_tokens", kept)).isZero();
    assertThat(store.count("login_account", kept)).isEqualTo(2);
  }

  @EachDatabase
  void mergedIdIsNoNewUsers(TestDatabase kind) {
    Store store = store(kind);
    Member first = store.member();
    Member second = store.member();
    Member third = store.member();
    store.merge(into(second, first));
    Member again = store.logIn(second.account());
    store.merge(into(third, again));

    assertThat(store.accounts().successor(first.id())).as("by two merges").contains(third.id());
    Profile account = new Profile(Profile.X, "new" + first.id(), "new", "New", null, null);
    assertThatExceptionOfType(UserIdTakenException.class)
        .isThrownBy(
            () ->
                store
                    .users()
                    .recordLogin(
                        account, null, new NewUser(first.id(), Set.of("user")), Logins.next()));
    store.accounts().deleteUser(third.id(), null);
    assertThat(store.accounts().successor(first.id())).as("nothing stays").isEmpty();
  }

  /** One of the two is done, and the other one finds that it is too late. */
  @AllDatabases
  void ofTwoMergesInBothDirectionsOneIsDone(TestDatabase kind) throws Exception {
    Store store = store(kind);
    for (int round = 0; round < 10; round++) {
      Member anna = store.member();
      Member ben = store.member();
      List<Wanted> both = List.of(into(anna, ben), into(ben, anna));

      List<Merged> results = Crowd.atOnce(2, i -> () -> store.merge(both.get(i)));

      assertThat(results).filteredOn(Merged.Done.class::isInstance).hasSize(1);
      assertThat(results).contains(new Merged.NotPossible());
      assertThat(store.accounts().of(anna.id()).size() + store.accounts().of(ben.id()).size())
          .isEqualTo(2);
    }
  }

  @AllDatabases
  void doubleClickMergesOnce(TestDatabase kind) throws Exception {
    Store store = store(kind);
    for (int round = 0; round < 5; round++) {
      Member kept = store.member();
      Member deleted = store.member();

      List<Merged> results = Crowd.atOnce(3, i -> () -> store.merge(into(kept, deleted)));

      assertThat(results).filteredOn(Merged.Done.class::isInstance).hasSize(1);
      assertThat(results).filteredOn(Merged.Already.class::isInstance).hasSize(2);
    }
  }

  /** Whatever comes first: each account belongs to a user that exists, or to a new one. */
  @AllDatabases
  void mergeLogInLinkUnlinkDisableAndNewTokensAtOnce(TestDatabase kind) throws Exception {
    Store store = store(kind);
    Visit visit = Logins.visit(store.clock().instant());
    Member admin = store.member();
    for (int round = 0; round < 10; round++) {
      Member kept = store.member();
      Member deleted = store.member();
      Profile second =
          new Profile(Profile.X, "3" + NUMBER.incrementAndGet(), "second", "S", null, null);
      store.accounts().link(deleted.id(), second);
      String link = store.linkOf(deleted);
      store.storeToken(deleted, "old");
      Profile another =
          new Profile(Profile.X, "4" + NUMBER.incrementAndGet(), "another", "A", null, null);
      boolean disables = round % 2 == 1;
      List<Callable<Object>> work = new ArrayList<>();
      work.add(() -> store.merge(into(kept, deleted)));
      work.add(
          () -> {
            try {
              return store.logIn(second).id();
            } catch (UserDisabledException meanwhile) {
              return deleted.id();
            }
          });
      work.add(() -> store.accounts().link(deleted.id(), another));
      work.add(
          () -> {
            store.storeToken(deleted, "new");
            return "";
          });
      work.add(
          () ->
              disables
                  ? new People(store.database(), store.clock())
                      .disableUnchecked(deleted.id(), admin.id(), visit)
                  : store.accounts().unlink(deleted.id(), link, new OpenWays(true, null), ""));

      List<Object> results = Crowd.atOnce(work.size(), work::get);

      boolean merged = results.get(0) instanceof Merged.Done;
      String owner = merged ? kept.id() : deleted.id();
      assertThat(results.get(0)).isInstanceOfAny(Merged.Done.class, Merged.NotPossible.class);
      assertThat(results.get(1)).isIn(deleted.id(), owner);
      assertThat(store.users().find(Profile.X, second.subject()).map(LinkedUser::userId))
          .contains(owner);
      assertThat(results.get(2)).isIn(Linked.NEW, Linked.NO_USER);
      if (results.get(2) == Linked.NEW) {
        assertThat(store.users().find(Profile.X, another.subject()).map(LinkedUser::userId))
            .contains(owner);
      }
      assertThat(store.tokens().ofUser(merged ? deleted.id() : kept.id())).isEmpty();
      if (merged) {
        assertThat(store.accounts().of(deleted.id())).isEmpty();
        assertThat(List.of(kept, deleted)).noneMatch(store::isLive);
      }
    }
  }
}
