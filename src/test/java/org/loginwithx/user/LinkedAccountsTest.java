package org.loginwithx.user;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.loginwithx.config.AllDatabases;
import org.loginwithx.config.EachDatabase;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.user.LinkedAccounts.Link;
import org.loginwithx.user.LinkedAccounts.Linked;
import org.loginwithx.user.LinkedAccounts.Unlinked;

/** On H2 and on PostgreSQL; every test has people of its own. */
final class LinkedAccountsTest {

  private static final Map<TestDatabase, Store> STORES = new EnumMap<>(TestDatabase.class);
  private static final AtomicInteger NUMBER = new AtomicInteger(1_000);

  private record Store(DataSource rows, LoginDatabase database, SettableClock clock) {

    static Store on(TestDatabase kind) {
      DataSource dataSource = kind.migrated();
      return new Store(dataSource, LoginDatabase.open(dataSource), new SettableClock());
    }

    LinkedAccounts accounts() {
      return new LinkedAccounts(database, clock);
    }

    /** Logs a user in; returns the user's id here. */
    String logIn(Profile profile) {
      LinkedUsers users = new LinkedUsers(database, clock);
      LinkedUser known = users.find(profile.provider(), profile.subject()).orElse(null);
      return users.recordLogin(profile, known, Set.of("user"), Logins.next()).user().userId();
    }

    Optional<String> ownerOf(Profile profile) {
      return new LinkedUsers(database, clock)
          .find(profile.provider(), profile.subject())
          .map(LinkedUser::userId);
    }

    void storeToken(String userId, Profile profile) {
      Instant now = clock.instant();
      new TokenTable(database, clock)
          .put(
              new SealedTokens(
                  "t" + profile.subject(),
                  userId,
                  profile.provider(),
                  profile.subject(),
                  "oauth1",
                  "sealed",
                  "key",
                  "",
                  null,
                  now,
                  false,
                  false,
                  0));
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
    return requireNonNull(STORES.get(kind));
  }

  private static Profile someone() {
    return named("handle" + NUMBER.incrementAndGet());
  }

  private static Profile named(String username) {
    String subject = Integer.toString(NUMBER.incrementAndGet());
    return new Profile(Profile.X, subject, username, "Name of " + subject, null, null);
  }

  @AllDatabases
  void linkedAccountLogsInTheSamePerson(TestDatabase kind) {
    Store store = store(kind);
    Profile first = someone();
    Profile second = someone();
    assertThat(store.accounts().lastLogin(Profile.X, first.subject())).isEmpty();
    String userId = store.logIn(first);
    assertThat(store.accounts().lastLogin(Profile.X, first.subject()))
        .contains(store.clock().instant());
    store.clock().advance(Duration.ofSeconds(1));

    assertThat(store.accounts().link(userId, second)).isEqualTo(Linked.NEW);

    assertThat(store.logIn(second)).isEqualTo(userId);
    assertThat(store.accounts().of(userId))
        .extracting(link -> link.profile().subject())
        .containsExactly(first.subject(), second.subject());
  }

  @EachDatabase
  void personSeesWhenAnAccountWasLinkedAndLastUsedAndWhatItWasCalled(TestDatabase kind) {
    Store store = store(kind);
    Profile account = someone();
    String userId = store.logIn(account);
    Instant linkedAt = store.accounts().of(userId).get(0).linkedAt();

    store.clock().advance(Duration.ofHours(3));
    String before = account.username();
    Profile renamed = new Profile(Profile.X, account.subject(), before + "_2", "Name", null, null);
    store.logIn(renamed);

    Link link = store.accounts().of(userId).get(0);
    assertThat(link.linkedAt()).isEqualTo(linkedAt);
    assertThat(link.lastLoginAt()).isEqualTo(linkedAt.plus(Duration.ofHours(3)));
    assertThat(link.formerUsernames()).containsExactly(before);
  }

  @EachDatabase
  void accountOfAnotherUserStaysTheirs(TestDatabase kind) {
    Store store = store(kind);
    Profile theirs = someone();
    String owner = store.logIn(theirs);
    String other = store.logIn(someone());

    assertThat(store.accounts().link(other, theirs)).isEqualTo(Linked.TAKEN);

    assertThat(store.ownerOf(theirs)).contains(owner);
    assertThat(store.accounts().of(other)).hasSize(1);
  }

  @EachDatabase
  void linkingWhatIsLinkedChangesNothing(TestDatabase kind) {
    Store store = store(kind);
    Profile account = someone();
    String userId = store.logIn(account);

    assertThat(store.accounts().link(userId, account)).isEqualTo(Linked.ALREADY);
    assertThat(store.accounts().of(userId)).hasSize(1);
  }

  @EachDatabase
  void nothingIsLinkedToAUserWhoIsGoneOrDisabled(TestDatabase kind) throws SQLException {
    Store store = store(kind);
    String gone = store.logIn(someone());
    store.accounts().deleteUser(gone, null);
    String disabled = store.logIn(someone());
    execute(store, "update login_user set disabled_at = current_timestamp", disabled);

    Profile account = someone();
    assertThat(store.accounts().link(gone, account)).isEqualTo(Linked.NO_USER);
    assertThat(store.accounts().link(disabled, account)).isEqualTo(Linked.NO_USER);
    assertThat(store.ownerOf(account)).isEmpty();
  }

  @EachDatabase
  void unlinkedAccountIsNobodysAndItsTokensAreHandedOut(TestDatabase kind) {
    Store store = store(kind);
    Profile stays = someone();
    Profile goes = someone();
    String userId = store.logIn(stays);
    store.accounts().link(userId, goes);
    store.storeToken(userId, stays);
    store.storeToken(userId, goes);

    Unlinked result =
        store.accounts().unlink(userId, linkId(store, userId, goes), new OpenWays(true, null), "");

    assertThat(result)
        .isInstanceOfSatisfying(
            Unlinked.Done.class,
            done -> {
              assertThat(done.profile().subject()).isEqualTo(goes.subject());
              assertThat(done.tokens())
                  .extracting(SealedTokens::subject)
                  .containsExactly(goes.subject());
            });
    assertThat(new TokenTable(store.database(), store.clock()).ofUser(userId))
        .extracting(SealedTokens::subject)
        .containsExactly(stays.subject());
    assertThat(store.logIn(goes)).as("a new person from now on").isNotEqualTo(userId);
  }

  @EachDatabase
  void lastWayToLogInIsNotUnlinked(TestDatabase kind) throws SQLException {
    Store store = store(kind);
    Profile only = someone();
    String userId = store.logIn(only);
    String linkId = linkId(store, userId, only);

    assertThat(store.accounts().unlink(userId, linkId, new OpenWays(true, null), ""))
        .isEqualTo(new Unlinked.LastWay());
    assertThat(store.ownerOf(only)).contains(userId);

    execute(
        store,
        "update login_user set password_hash = 'hash', email = 'a@b.org', email_key = '"
            + userId
            + "'",
        userId);
    assertThat(store.accounts().unlink(userId, linkId, new OpenWays(true, null), ""))
        .isInstanceOf(Unlinked.Done.class);
  }

  @EachDatabase
  void noUserUnlinksAnAccountOfAnother(TestDatabase kind) {
    Store store = store(kind);
    Profile first = someone();
    Profile second = someone();
    String owner = store.logIn(first);
    store.accounts().link(owner, second);
    String stranger = store.logIn(someone());
    store.accounts().link(stranger, someone());

    assertThat(
            store
                .accounts()
                .unlink(stranger, linkId(store, owner, second), new OpenWays(true, null), ""))
        .isEqualTo(new Unlinked.NotTheirs());
    assertThat(store.ownerOf(second)).contains(owner);
  }

  @EachDatabase
  void deletedPersonLeavesNoRow(TestDatabase kind) throws SQLException {
    Store store = store(kind);
    Profile account = someone();
    String userId = store.logIn(account);
    store.logIn(new Profile(Profile.X, account.subject(), "renamed", "Name", null, null));
    store.storeToken(userId, account);

    assertThat(store.accounts().deleteUser(userId, null).orElseThrow()).hasSize(1);

    assertThat(Rows.of(store.rows(), "select id from login_user where id = '" + userId + "'"))
        .isEmpty();
    for (String table : List.of("login_account", "login_tokens")) {
      assertThat(
              Rows.of(
                  store.rows(),
                  "select user_id from " + table + " where user_id = '" + userId + "'"))
          .as(table)
          .isEmpty();
    }
    assertThat(store.logIn(account)).as("a new person").isNotEqualTo(userId);
  }

  /** A site of its own, where the first administrator was made by the set-up in the browser. */
  private static Store setUpInTheBrowser(TestDatabase kind) throws SQLException {
    Store store = Store.on(kind);
    change(
        store,
        "insert into login_set_up (id, code_hash, expires_at, tries, used_at, finished_at) values"
            + " ('one', 'hash', current_timestamp, 0, current_timestamp, current_timestamp)");
    return store;
  }

  private static String administrator(Store store) throws SQLException {
    String userId = store.logIn(someone());
    change(store, "update login_user set group_names = 'admin user' where id = '" + userId + "'");
    return userId;
  }

  private static void change(Store store, String sql) throws SQLException {
    try (Connection connection = store.rows().getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  @EachDatabase
  void onlyAdministratorOfTheSetUpIsNotDeletedAndOthersAre(TestDatabase kind) throws SQLException {
    Store store = setUpInTheBrowser(kind);
    String admin = administrator(store);
    String disabled = administrator(store);
    change(
        store,
        "update login_user set disabled_at = current_timestamp where id = '" + disabled + "'");
    String member = store.logIn(someone());

    assertThat(store.accounts().deleteUser(admin, "admin")).isEmpty();
    assertThat(store.accounts().of(admin)).hasSize(1);
    assertThat(store.accounts().deleteUser(member, "admin")).isPresent();
    assertThat(store.accounts().deleteUser(disabled, "admin")).isPresent();
    administrator(store);
    assertThat(store.accounts().deleteUser(admin, "admin")).isPresent();
    assertThat(store.accounts().of(admin)).isEmpty();
  }

  @EachDatabase
  void onlyAdministratorIsDeletedOnASiteThatWasNotSetUpInTheBrowser(TestDatabase kind)
      throws SQLException {
    Store store = Store.on(kind);

    assertThat(store.accounts().deleteUser(administrator(store), "admin")).isPresent();
  }

  @AllDatabases
  void ofTwoAdministratorsWhoLeaveAtOnceOneStays(TestDatabase kind) throws Exception {
    for (int round = 0; round < 5; round++) {
      Store store = setUpInTheBrowser(kind);
      List<String> both = List.of(administrator(store), administrator(store));

      List<Boolean> gone =
          Crowd.atOnce(2, i -> () -> store.accounts().deleteUser(both.get(i), "admin").isPresent());

      assertThat(gone).containsExactlyInAnyOrder(true, false);
    }
  }

  @AllDatabases
  void ofTwoAdministratorsWhoDisableEachOtherAtOnceOneStays(TestDatabase kind) throws Exception {
    Store store = store(kind);
    for (int round = 0; round < 10; round++) {
      List<String> both = List.of(administrator(store), administrator(store));
      People people = new People(store.database(), store.clock());
      Visit visit = Logins.visit(store.clock().instant());

      List<Boolean> done =
          Crowd.atOnce(2, i -> () -> people.disableUnchecked(both.get(i), both.get(1 - i), visit));

      assertThat(done).containsExactlyInAnyOrder(true, false);
    }
  }

  @AllDatabases
  void oneAccountAtOnceLinkedByTwoPeopleIsOneOnes(TestDatabase kind) throws Exception {
    Store store = store(kind);
    for (int round = 0; round < 10; round++) {
      Profile wanted = someone();
      List<String> people = List.of(store.logIn(someone()), store.logIn(someone()));

      List<Linked> results =
          Crowd.atOnce(2, i -> () -> store.accounts().link(people.get(i), wanted));

      assertThat(results).containsExactlyInAnyOrder(Linked.NEW, Linked.TAKEN);
      assertThat(store.ownerOf(wanted)).contains(people.get(results.indexOf(Linked.NEW)));
    }
  }

  @AllDatabases
  void ofTwoWaysUnlinkedAtOnceOneStays(TestDatabase kind) throws Exception {
    Store store = store(kind);
    for (int round = 0; round < 10; round++) {
      Profile first = someone();
      Profile second = someone();
      String userId = store.logIn(first);
      store.accounts().link(userId, second);
      List<String> links = List.of(linkId(store, userId, first), linkId(store, userId, second));

      List<Unlinked> results =
          Crowd.atOnce(
              2,
              i ->
                  () ->
                      store.accounts().unlink(userId, links.get(i), new OpenWays(true, null), ""));

      assertThat(results).filteredOn(Unlinked.LastWay.class::isInstance).hasSize(1);
      assertThat(store.accounts().of(userId)).hasSize(1);
    }
  }

  /** Whichever comes first: the account is linked to a user that exists, or to none. */
  @AllDatabases
  void linkUnlinkDeleteAndLogInAtOnceLeaveNoAccountBehind(TestDatabase kind) throws Exception {
    Store store = store(kind);
    for (int round = 0; round < 10; round++) {
      Profile first = someone();
      Profile second = someone();
      String userId = store.logIn(first);
      store.accounts().link(userId, second);
      String linkId = linkId(store, userId, second);

      List<Object> results =
          Crowd.atOnce(
              4,
              i ->
                  () ->
                      switch (i) {
                        case 0 -> store.accounts().link(userId, someone());
                        case 1 ->
                            store.accounts().unlink(userId, linkId, new OpenWays(true, null), "");
                        case 2 -> store.accounts().deleteUser(userId, null);
                        default -> store.logIn(second);
                      });

      assertThat(store.accounts().of(userId)).isEmpty();
      String whoCame = (String) results.get(3);
      Optional<String> owner = store.ownerOf(second);
      assertThat(owner).isIn(Optional.empty(), Optional.of(whoCame));
      assertThat(whoCame.equals(userId)).isEqualTo(owner.isEmpty());
    }
  }

  private static String linkId(Store store, String userId, Profile account) {
    return store.accounts().of(userId).stream()
        .filter(link -> link.profile().subject().equals(account.subject()))
        .map(Link::id)
        .findFirst()
        .orElseThrow();
  }

  private static void execute(Store store, String update, String userId) throws SQLException {
    try (var connection = store.rows().getConnection();
        var statement = connection.createStatement()) {
      statement.executeUpdate(update + " where id = '" + userId + "'");
      if (!connection.getAutoCommit()) {
        connection.commit();
      }
    }
  }

  @EachDatabase
  void passwordThatNobodyCanLogInWithIsNoWayToLogIn(TestDatabase kind) {
    Store store = store(kind);
    String userId = store.logIn(someone());
    store
        .database()
        .inTransaction(
            entities ->
                entities
                    .createNativeQuery(
                        "update login_user set email_key = id, password_hash = 'hash'"
                            + " where id = ?1")
                    .setParameter(1, userId)
                    .executeUpdate());
    String linkId = store.accounts().of(userId).get(0).id();

    assertThat(store.accounts().unlink(userId, linkId, new OpenWays(false, null), ""))
        .isEqualTo(new Unlinked.LastWay());
    assertThat(store.accounts().unlink(userId, linkId, new OpenWays(true, null), ""))
        .isInstanceOf(Unlinked.Done.class);
  }

  @EachDatabase
  void whoDeletesTheirAccountIsNotInTheHistoryOfOthers(TestDatabase kind) throws SQLException {
    Store store = store(kind);
    String admin = store.logIn(someone());
    String other = store.logIn(someone());
    new People(store.database(), store.clock())
        .disableUnchecked(other, admin, Logins.visit(store.clock().instant()));

    store.accounts().deleteUser(admin, null);

    assertThat(
            Rows.of(
                store.rows(), "select reason from login_history where user_id = '" + other + "'"))
        .contains("by:deleted")
        .noneMatch(reason -> reason.contains(admin));
    assertThat(Rows.of(store.rows(), "select login_id from login_ended"))
        .noneMatch(id -> id.contains(admin) || id.contains(other));
  }
}
