package org.loginwithx.user;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.loginwithx.config.AllDatabases;
import org.loginwithx.config.EachDatabase;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.user.LinkedUsers.PasswordLoginOutcome;
import org.loginwithx.user.Passwords.Removed;

/** On H2 and on PostgreSQL; each test has people of its own. */
final class PasswordsTest {

  private static final Map<TestDatabase, LoginDatabase> DATABASES =
      new EnumMap<>(TestDatabase.class);

  private final SettableClock clock = new SettableClock();

  @BeforeAll
  static void open() {
    for (TestDatabase kind : TestDatabase.ofThisRun()) {
      DataSource dataSource = kind.migrated();
      DATABASES.put(kind, LoginDatabase.open(dataSource));
    }
  }

  @AfterAll
  static void close() {
    DATABASES.values().forEach(LoginDatabase::close);
  }

  private static LoginDatabase database(TestDatabase kind) {
    LoginDatabase database = DATABASES.get(kind);
    if (database == null) {
      throw new IllegalStateException();
    }
    return database;
  }

  private Passwords passwords(TestDatabase kind) {
    return new Passwords(database(kind), clock);
  }

  /** A user who logged in with X, with this confirmed address, unless it is null. */
  private String person(TestDatabase kind, @Nullable String email) {
    String subject = UUID.randomUUID().toString();
    String userId =
        new LinkedUsers(database(kind), clock)
            .recordLogin(
                new Profile(Profile.X, subject, "handle", "Somebody", null, "told@x.example"),
                null,
                Set.of("user", "team"),
                Logins.next())
            .user()
            .userId();
    if (email != null) {
      execute(
          kind,
          "update login_user set email = ?1, email_key = lower(cast(?1 as varchar(320)))"
              + " where id = ?2",
          email,
          userId);
    }
    return userId;
  }

  private static void execute(TestDatabase kind, String sql, String... values) {
    database(kind)
        .inTransaction(
            entities -> {
              Query query = entities.createNativeQuery(sql);
              for (int i = 0; i < values.length; i++) {
                query.setParameter(i + 1, values[i]);
              }
              return query.executeUpdate();
            });
  }

  /** As unlinking does it: locks, counts, and deletes one if it is not the last way. */
  private static boolean unlink(TestDatabase kind, String userId) {
    return database(kind)
        .inTransaction(
            entities -> {
              if (LoginMethods.lockAndCount(entities, userId, new OpenWays(true, null))
                      .orElseThrow()
                      .count()
                  < 2) {
                return false;
              }
              return entities
                      .createNativeQuery("delete from login_account where user_id = ?1")
                      .setParameter(1, userId)
                      .executeUpdate()
                  == 1;
            });
  }

  @AllDatabases
  void personIsFoundByTheirConfirmedAddressHoweverItIsTyped(TestDatabase kind) {
    Passwords passwords = passwords(kind);
    String userId = person(kind, "Found@Mail.example");
    assertThat(passwords.replace(userId, null, "hash", null)).isTrue();

    PasswordOwner owner =
        passwords.findByEmailKey(Passwords.emailKey(" fOUND@mail.EXAMPLE ")).orElseThrow();

    assertThat(owner.userId()).isEqualTo(userId);
    assertThat(owner.passwordHash()).isEqualTo("hash");
    assertThat(owner.passwordSetAt()).isEqualTo(clock.instant());
    assertThat(owner.disabled()).isFalse();
    assertThat(owner.groups()).containsExactlyInAnyOrder("user", "team");
    assertThat(owner.accounts()).extracting(Profile::displayName).containsExactly("Somebody");
    assertThat(owner).hasToString("PasswordOwner[userId=" + userId + ", passwordHash=***]");
  }

  @EachDatabase
  void addressThatXToldFindsNobody(TestDatabase kind) {
    person(kind, null);

    assertThat(passwords(kind).findByEmailKey("told@x.example")).isEmpty();
    assertThat(passwords(kind).findByEmailKey("")).isEmpty();
    assertThat(passwords(kind).findByEmailKey("\u0000")).isEmpty();
  }

  @EachDatabase
  void disabledPersonIsSaidToBe(TestDatabase kind) {
    String userId = person(kind, "disabled@mail.example");
    execute(kind, "update login_user set disabled_at = current_timestamp where id = ?1", userId);

    assertThat(passwords(kind).find(userId).orElseThrow().disabled()).isTrue();
  }

  @EachDatabase
  void whoComesByPasswordIsCalledAsInTheAccountUsedLast(TestDatabase kind) {
    String userId = person(kind, "latest@mail.example");
    clock.advance(Duration.ofDays(1));
    String other = person(kind, null);
    execute(
        kind,
        "update login_account set user_id = ?1, display_name = 'Latest' where user_id = ?2",
        userId,
        other);
    Passwords passwords = passwords(kind);

    LinkedUser user = passwords.find(userId).orElseThrow().toLinkedUser();
    assertThat(user.profile().displayName()).isEqualTo("Latest");
    assertThat(user.profile().sameAccountAs(Profile.PASSWORD, userId)).isTrue();
    assertThat(user.profile().username()).isEmpty();

    execute(kind, "delete from login_account where user_id = ?1", userId);
    assertThat(passwords.find(userId).orElseThrow().toLinkedUser().profile().displayName())
        .isEqualTo("latest@mail.example");
  }

  @EachDatabase
  void passwordNeedsAConfirmedAddress(TestDatabase kind) {
    String userId = person(kind, null);

    assertThat(passwords(kind).replace(userId, null, "hash", null)).isFalse();
    assertThat(passwords(kind).find(userId).orElseThrow().passwordHash()).isNull();
  }

  @EachDatabase
  void onlyThePasswordThatWasCheckedIsReplaced(TestDatabase kind) {
    Passwords passwords = passwords(kind);
    String userId = person(kind, "replace@mail.example");

    assertThat(passwords.replace(userId, null, "first", null)).isTrue();
    assertThat(passwords.replace(userId, null, "set by another tab", null)).isFalse();
    assertThat(passwords.replace(userId, "wrong", "second", null)).isFalse();
    assertThat(passwords.replace(userId, "first", "second", null)).isTrue();
    assertThat(passwords.find(userId).orElseThrow().passwordHash()).isEqualTo("second");
  }

  @EachDatabase
  void passwordThatAMailSetAMomentAgoIsNotRemovedWithTheOneThatWasChecked(TestDatabase kind) {
    Passwords passwords = passwords(kind);
    String userId = person(kind, "checked@mail.example");
    passwords.replace(userId, null, "checked", null);
    assertThat(passwords.reset(linkTo(kind, userId, "checked@mail.example"), "by mail")).isTrue();
    String pending =
        links(kind)
            .make(
                MailLink.confirm(
                    userId,
                    passwords.find(userId).orElseThrow().accounts().get(0),
                    new EmailAddress("another@mail.example")))
            .orElseThrow();
    clock.advance(Duration.ofSeconds(1));

    assertThat(passwords.remove(userId, "checked", new OpenWays(true, null), null))
        .isEqualTo(Removed.CHANGED_MEANWHILE);

    assertThat(passwords.find(userId).orElseThrow().passwordHash()).isEqualTo("by mail");
    assertThat(passwords.isRecovered(userId)).isTrue();
    assertThat(links(kind).look(pending)).as("nothing has changed").isPresent();
  }

  private MailLinks links(TestDatabase kind) {
    return new MailLinks(database(kind), clock, Runnable::run);
  }

  private String linkTo(TestDatabase kind, String userId, String email) {
    return links(kind).make(MailLink.password(userId, new EmailAddress(email))).orElseThrow();
  }

  @EachDatabase
  void linkInAMailSetsAPasswordOnceWhateverWasSetBefore(TestDatabase kind) {
    Passwords passwords = passwords(kind);
    String userId = person(kind, "Forgotten@mail.example");
    String token = linkTo(kind, userId, "Forgotten@mail.example");

    assertThat(passwords.findByLink(token).orElseThrow().userId()).isEqualTo(userId);
    assertThat(passwords.reset(token, "first")).as("none before").isTrue();
    assertThat(passwords.reset(token, "second")).isFalse();

    assertThat(passwords.findByLink(token)).isEmpty();
    PasswordOwner owner = passwords.find(userId).orElseThrow();
    assertThat(owner.passwordHash()).isEqualTo("first");
    assertThat(owner.passwordSetAt()).isEqualTo(clock.instant());
    assertThat(owner.recovered()).isTrue();
    passwords.toldAfterRecovery(userId, "first");
    assertThat(passwords.find(userId).orElseThrow().recovered()).isFalse();
    assertThat(passwords.reset(linkTo(kind, userId, "forgotten@mail.example"), "third")).isTrue();
    assertThat(passwords.find(userId).orElseThrow().passwordHash()).isEqualTo("third");
  }

  @EachDatabase
  void linkIsGoodForNothingOnceItIsOldOrReplacedOrForAnotherPurpose(TestDatabase kind) {
    Passwords passwords = passwords(kind);
    String userId = person(kind, "old@mail.example");
    String replaced = linkTo(kind, userId, "old@mail.example");
    clock.advance(Duration.ofMinutes(1));
    String old = linkTo(kind, userId, "old@mail.example");
    Profile profile = passwords.find(userId).orElseThrow().accounts().get(0);
    EmailAddress address = new EmailAddress("old@mail.example");
    String confirms = links(kind).make(MailLink.confirm(userId, profile, address)).orElseThrow();

    assertThat(passwords.reset(replaced, "hash")).isFalse();
    assertThat(passwords.reset(confirms, "hash")).isFalse();
    assertThat(passwords.reset("", "hash")).isFalse();
    assertThat(passwords.findByLink(confirms)).isEmpty();
    clock.advance(MailLinks.LIFETIME);
    assertThat(passwords.findByLink(old)).isEmpty();
    assertThat(passwords.reset(old, "hash")).isFalse();
    assertThat(passwords.find(userId).orElseThrow().passwordHash()).isNull();
  }

  @EachDatabase
  void linkToAnAddressThatIsTheirsNoLongerOrOfADisabledPersonSetsNothing(TestDatabase kind) {
    Passwords passwords = passwords(kind);
    String moved = person(kind, "moved@mail.example");
    String toFormer = linkTo(kind, moved, "moved@mail.example");
    execute(kind, "update login_user set email_key = 'new@mail.example' where id = ?1", moved);
    execute(kind, "update login_user set email = 'new@mail.example' where id = ?1", moved);
    String disabled = person(kind, "disabled2@mail.example");
    String toDisabled = linkTo(kind, disabled, "disabled2@mail.example");
    execute(kind, "update login_user set disabled_at = current_timestamp where id = ?1", disabled);

    for (String token : List.of(toFormer, toDisabled)) {
      assertThat(passwords.findByLink(token)).isEmpty();
      assertThat(passwords.reset(token, "hash")).isFalse();
    }
    assertThat(passwords.find(moved).orElseThrow().passwordHash()).isNull();
    assertThat(passwords.find(disabled).orElseThrow().passwordHash()).isNull();
  }

  @EachDatabase
  void adv39d_changesOfTheAddressThatAreOnTheirWayEndWhenAPasswordChanges(TestDatabase kind) {
    Passwords passwords = passwords(kind);
    String userId = person(kind, "pending@mail.example");
    Profile profile = passwords.find(userId).orElseThrow().accounts().get(0);
    EmailAddress attackers = new EmailAddress("attacker@mail.example");
    List<Runnable> changes =
        List.of(
            () -> passwords.reset(linkTo(kind, userId, "pending@mail.example"), "first"),
            () -> passwords.replace(userId, "first", "second", null),
            () -> passwords.remove(userId, "second", new OpenWays(true, null), null));
    for (Runnable change : changes) {
      String pending = links(kind).make(MailLink.confirm(userId, profile, attackers)).orElseThrow();
      clock.advance(Duration.ofMinutes(5));
      change.run();

      assertThat(links(kind).look(pending)).isEmpty();
      assertThat(new EmailAddresses(database(kind), clock).confirm(pending))
          .isInstanceOf(EmailAddresses.Confirmation.Gone.class);
    }
    assertThat(passwords.find(userId).orElseThrow().passwordHash()).isNull();
  }

  @EachDatabase
  void thiefWithASessionDoesNotEndTheOwnersLinkForAnotherPassword(TestDatabase kind) {
    Passwords passwords = passwords(kind);
    LinkedAccounts accounts = new LinkedAccounts(database(kind), clock);
    String userId = person(kind, "robbed@mail.example");
    Profile thiefs =
        new Profile(Profile.X, UUID.randomUUID().toString(), "thief", "Thief", null, null);
    String thiefsLogin = Logins.next().id();
    String owners = linkTo(kind, userId, "robbed@mail.example");

    assertThat(passwords.replace(userId, null, "first", null)).isTrue();
    assertThat(passwords.replace(userId, "first", "second", thiefsLogin)).isTrue();
    assertThat(accounts.link(userId, thiefs)).isEqualTo(LinkedAccounts.Linked.NEW);
    String link = accounts.of(userId).get(0).id();
    assertThat(accounts.unlink(userId, link, new OpenWays(true, null), thiefsLogin))
        .isInstanceOf(LinkedAccounts.Unlinked.Done.class);
    assertThat(passwords.remove(userId, "second", new OpenWays(true, null), thiefsLogin))
        .isEqualTo(Removed.DONE);
    clock.advance(Duration.ofMinutes(1));

    assertThat(passwords.findByLink(owners)).isPresent();
    assertThat(passwords.reset(owners, "third")).isTrue();
    assertThat(passwords.find(userId).orElseThrow().passwordHash()).isEqualTo("third");
  }

  @EachDatabase
  void linkForAnotherPasswordEndsWithTheAddressAndDoesNotComeBackWithIt(TestDatabase kind) {
    Passwords passwords = passwords(kind);
    EmailAddresses addresses = new EmailAddresses(database(kind), clock);
    String userId = person(kind, "there@mail.example");
    Profile profile = passwords.find(userId).orElseThrow().accounts().get(0);
    String old = linkTo(kind, userId, "there@mail.example");

    for (String email : List.of("elsewhere@mail.example", "there@mail.example")) {
      clock.advance(Duration.ofMinutes(1));
      EmailAddress address = new EmailAddress(email);
      addresses.confirm(links(kind).make(MailLink.confirm(userId, profile, address)).orElseThrow());
    }

    assertThat(passwords.find(userId).orElseThrow().email()).isEqualTo("there@mail.example");
    assertThat(passwords.findByLink(old)).isEmpty();
    assertThat(passwords.reset(old, "hash")).isFalse();
  }

  @AllDatabases
  void ofTwoWhoUseALinkAtOnceOneSetsThePassword(TestDatabase kind) throws Exception {
    Passwords passwords = passwords(kind);
    for (int round = 0; round < 10; round++) {
      String email = "twice" + round + "@mail.example";
      String userId = person(kind, email);
      String token = linkTo(kind, userId, email);

      List<Boolean> done = Crowd.atOnce(2, i -> () -> passwords.reset(token, "hash " + i));

      assertThat(done).containsOnlyOnce(true);
      assertThat(passwords.find(userId).orElseThrow().passwordHash())
          .isEqualTo("hash " + done.indexOf(true));
    }
  }

  @EachDatabase
  void renewingIsNoChange(TestDatabase kind) {
    Passwords passwords = passwords(kind);
    String userId = person(kind, "renew@mail.example");
    passwords.replace(userId, null, "old", null);
    Instant setAt = clock.instant();
    clock.advance(Duration.ofDays(9));

    passwords.renew(userId, "something else", "nothing");
    assertThat(passwords.find(userId).orElseThrow().passwordHash()).isEqualTo("old");
    passwords.renew(userId, "old", "new");

    assertThat(passwords.find(userId).orElseThrow().passwordHash()).isEqualTo("new");
    assertThat(passwords.find(userId).orElseThrow().passwordSetAt()).isEqualTo(setAt);
  }

  @EachDatabase
  void lastWayInStays(TestDatabase kind) {
    Passwords passwords = passwords(kind);
    String userId = person(kind, "ways@mail.example");
    assertThat(unlink(kind, userId)).as("no password yet").isFalse();
    passwords.replace(userId, null, "hash", null);

    assertThat(passwords.remove(userId, "hash", new OpenWays(true, null), null))
        .isEqualTo(Removed.DONE);
    assertThat(passwords.find(userId).orElseThrow().passwordSetAt()).isNull();
    passwords.replace(userId, null, "hash", null);
    assertThat(unlink(kind, userId)).isTrue();

    assertThat(passwords.remove(userId, "hash", new OpenWays(true, null), null))
        .isEqualTo(Removed.LAST_WAY);
    assertThat(passwords.find(userId).orElseThrow().passwordHash()).isEqualTo("hash");
  }

  @AllDatabases
  void f71_ofTwoWhoTakeTheLastTwoWaysAwayAtOnceOneIsKept(TestDatabase kind) throws Exception {
    Passwords passwords = passwords(kind);
    for (int round = 0; round < 20; round++) {
      String userId = person(kind, "overlap" + round + "@mail.example");
      passwords.replace(userId, null, "hash", null);

      List<Boolean> done =
          Crowd.atOnce(
              2,
              i ->
                  () ->
                      i == 0
                          ? passwords.remove(userId, "hash", new OpenWays(true, null), null)
                              == Removed.DONE
                          : unlink(kind, userId));

      assertThat(done).containsOnlyOnce(true);
    }
  }

  private LinkedUsers users(TestDatabase kind) {
    return new LinkedUsers(database(kind), clock);
  }

  private PasswordLoginOutcome logIn(TestDatabase kind, String userId, String verifiedHash) {
    return users(kind).recordPasswordLogin(userId, verifiedHash, Logins.at(clock.instant()));
  }

  @EachDatabase
  @DisplayName("A log-in that was checked before the password changed, and is written after")
  void logInWithThePasswordOfBeforeIsNone(TestDatabase kind) {
    Passwords passwords = passwords(kind);
    String userId = person(kind, "overtaken@mail.example");
    passwords.replace(userId, null, "old", null);
    String checked =
        requireNonNull(
            passwords.findByEmailKey("overtaken@mail.example").orElseThrow().passwordHash());
    passwords.replace(userId, "old", "new", null);

    assertThat(logIn(kind, userId, checked)).isEqualTo(PasswordLoginOutcome.NOT_THEIRS);
    assertThat(logIn(kind, userId, "new")).isEqualTo(PasswordLoginOutcome.RECORDED);

    MailLink link = MailLink.password(userId, new EmailAddress("overtaken@mail.example"));
    String token = links(kind).make(link).orElseThrow();
    assertThat(passwords.reset(token, "by mail")).isTrue();
    assertThat(logIn(kind, userId, "new"))
        .as("after a reset")
        .isEqualTo(PasswordLoginOutcome.NOT_THEIRS);

    assertThat(passwords.remove(userId, "by mail", new OpenWays(true, null), null))
        .isEqualTo(Removed.DONE);
    assertThat(logIn(kind, userId, "by mail")).isEqualTo(PasswordLoginOutcome.NOT_THEIRS);
    execute(
        kind,
        "update login_user set password_hash = 'x', disabled_at = created_at where id = ?1",
        userId);
    assertThat(logIn(kind, userId, "x")).as("disabled").isEqualTo(PasswordLoginOutcome.NOT_THEIRS);
  }

  @AllDatabases
  @DisplayName("A log-in and a change of the password at once leave no log-in that cannot be ended")
  void logInIsSeenByTheChangeOfThePasswordOrIsNotRecorded(TestDatabase kind) throws Exception {
    Passwords passwords = passwords(kind);
    LiveLogins live = Logins.live(database(kind), clock);
    for (int round = 0; round < 15; round++) {
      String userId = person(kind, "race" + round + "@mail.example");
      passwords.replace(userId, null, "old", null);
      int before = live.of(userId, "").size();

      List<Object> results =
          Crowd.atOnce(
              2,
              i ->
                  i == 0
                      ? () -> logIn(kind, userId, "old")
                      : () -> {
                        passwords.replace(userId, "old", "new", null);
                        return live.of(userId, "").size() - before;
                      });

      boolean loggedIn = results.get(0) == PasswordLoginOutcome.RECORDED;
      assertThat(results.get(1)).isEqualTo(loggedIn ? 1 : 0);
    }
  }

  @EachDatabase
  void twentyLogInsWithin15MinutesAreEnough(TestDatabase kind) {
    String userId = person(kind, "often@mail.example");
    passwords(kind).replace(userId, null, "hash", null);
    for (int i = 0; i < 20; i++) {
      assertThat(logIn(kind, userId, "hash")).isEqualTo(PasswordLoginOutcome.RECORDED);
    }

    assertThat(logIn(kind, userId, "hash")).isEqualTo(PasswordLoginOutcome.TOO_MANY);
    clock.advance(Duration.ofMinutes(16));
    assertThat(logIn(kind, userId, "hash")).isEqualTo(PasswordLoginOutcome.RECORDED);
  }

  @EachDatabase
  void resetIsARecoveryUntilTheUserLogsInWithThePassword(TestDatabase kind) {
    Passwords passwords = passwords(kind);
    String userId = person(kind, "recovering@mail.example");
    MailLink link = MailLink.password(userId, new EmailAddress("recovering@mail.example"));
    assertThat(passwords.isRecovered(userId)).isFalse();

    passwords.reset(links(kind).make(link).orElseThrow(), "hash");

    assertThat(passwords.isRecovered(userId)).isTrue();
    passwords.toldAfterRecovery(userId, "of a reset before");
    assertThat(passwords.isRecovered(userId)).as("nobody has logged in with this one").isTrue();
    passwords.toldAfterRecovery(userId, "hash");
    assertThat(passwords.isRecovered(userId)).isFalse();
  }
}
