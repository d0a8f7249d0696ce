package org.loginwithx.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.loginwithx.config.AllDatabases;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.passkey.Credential;
import org.loginwithx.user.LinkedUsers.PasskeyLoginOutcome;
import org.loginwithx.user.Passkeys.Added;
import org.loginwithx.user.Passkeys.Removed;

/** On all databases; every test has users of its own. */
final class PasskeysTest {

  private static final String HOST = "login.example";
  private static final OpenWays OPEN = new OpenWays(true, HOST);
  private static final Map<TestDatabase, LoginDatabase> DATABASES =
      new EnumMap<>(TestDatabase.class);
  private static final AtomicInteger NUMBER = new AtomicInteger(1_000);

  private final SettableClock clock = new SettableClock();

  private static LoginDatabase database(TestDatabase kind) {
    return DATABASES.computeIfAbsent(kind, each -> LoginDatabase.open(each.migrated()));
  }

  @AfterAll
  static void close() {
    DATABASES.values().forEach(LoginDatabase::close);
    DATABASES.clear();
  }

  private Passkeys passkeys(TestDatabase kind) {
    return new Passkeys(database(kind), clock);
  }

  private LinkedUsers users(TestDatabase kind) {
    return new LinkedUsers(database(kind), clock);
  }

  private LinkedAccounts accounts(TestDatabase kind) {
    return new LinkedAccounts(database(kind), clock);
  }

  private String user(TestDatabase kind) {
    String subject = "passkeys" + NUMBER.incrementAndGet();
    Profile profile = new Profile(Profile.X, subject, subject, "Anna", null, null);
    return users(kind).recordLogin(profile, null, Set.of("user"), Logins.next()).user().userId();
  }

  private static Credential credential(long signCount) {
    return new Credential(
        UUID.randomUUID().toString(),
        "data",
        signCount,
        true,
        false,
        List.of("hybrid", "internal"));
  }

  private Passkey add(TestDatabase kind, String userId, Credential credential) {
    assertThat(passkeys(kind).add(userId, HOST, "handle", credential, "Telefon ☎"))
        .isEqualTo(Added.DONE);
    return passkeys(kind).find(credential.id()).orElseThrow();
  }

  @AllDatabases
  void passkeyIsFoundByItsId(TestDatabase kind) {
    String userId = user(kind);
    Credential credential = credential(7);

    Passkey added = add(kind, userId, credential);

    assertThat(added.userId()).isEqualTo(userId);
    assertThat(added.host()).isEqualTo(HOST);
    assertThat(added.handle()).isEqualTo("handle");
    assertThat(added.credential()).isEqualTo(credential);
    assertThat(added.name()).isEqualTo("Telefon ☎");
    assertThat(added.lastUsedAt()).isNull();
    assertThat(passkeys(kind).of(userId)).containsExactly(added);
    assertThat(passkeys(kind).find("unknown")).isEmpty();
  }

  @AllDatabases
  void passkeyHasOneOwner(TestDatabase kind) {
    Credential credential = credential(0);
    add(kind, user(kind), credential);

    assertThat(passkeys(kind).add(user(kind), HOST, "handle", credential, "Again"))
        .isEqualTo(Added.KNOWN);
    assertThat(passkeys(kind).add("nobody", HOST, "handle", credential(0), "Nobody's"))
        .isEqualTo(Added.NO_USER);
  }

  @AllDatabases
  void userHasALimitedNumberOfPasskeys(TestDatabase kind) {
    String userId = user(kind);
    for (int i = 0; i < Passkeys.MOST; i++) {
      add(kind, userId, credential(0));
    }

    assertThat(passkeys(kind).add(userId, HOST, "handle", credential(0), "One more"))
        .isEqualTo(Added.TOO_MANY);
  }

  @AllDatabases
  void onlyTheOwnerRenamesAndRemoves(TestDatabase kind) {
    String owner = user(kind);
    String other = user(kind);
    String id = add(kind, owner, credential(0)).id();

    assertThat(passkeys(kind).rename(other, id, "Mine")).isFalse();
    assertThat(passkeys(kind).remove(other, id, OPEN, "")).isEqualTo(Removed.NOT_THEIRS);
    assertThat(passkeys(kind).rename(owner, id, "Key ring")).isTrue();
    assertThat(passkeys(kind).of(owner)).extracting(Passkey::name).containsExactly("Key ring");
    assertThat(passkeys(kind).remove(owner, id, OPEN, "")).isEqualTo(Removed.DONE);
    assertThat(passkeys(kind).of(owner)).isEmpty();
  }

  @AllDatabases
  void passkeyIsAWayToLogInAndTheLastWayStays(TestDatabase kind) {
    String userId = user(kind);
    String link = accounts(kind).of(userId).get(0).id();
    String id = add(kind, userId, credential(0)).id();

    assertThat(accounts(kind).unlink(userId, link, new OpenWays(true, null), ""))
        .as("switched off, it does not count")
        .isInstanceOf(LinkedAccounts.Unlinked.LastWay.class);
    assertThat(accounts(kind).unlink(userId, link, new OpenWays(true, "elsewhere.example"), ""))
        .as("it is of no use at another host")
        .isInstanceOf(LinkedAccounts.Unlinked.LastWay.class);
    assertThat(accounts(kind).unlink(userId, link, OPEN, ""))
        .isInstanceOf(LinkedAccounts.Unlinked.Done.class);
    assertThat(passkeys(kind).remove(userId, id, OPEN, "")).isEqualTo(Removed.LAST_WAY);
    String second = add(kind, userId, credential(0)).id();
    assertThat(passkeys(kind).remove(userId, id, OPEN, "")).isEqualTo(Removed.DONE);
    assertThat(passkeys(kind).remove(userId, second, OPEN, "")).isEqualTo(Removed.LAST_WAY);
  }

  @AllDatabases
  void ofTwoLastWaysOnlyOneGoesAtOnce(TestDatabase kind) throws Exception {
    String userId = user(kind);
    String link = accounts(kind).of(userId).get(0).id();
    String id = add(kind, userId, credential(0)).id();

    List<Boolean> gone =
        Crowd.atOnce(
            2,
            i ->
                () ->
                    i == 0
                        ? passkeys(kind).remove(userId, id, OPEN, "") == Removed.DONE
                        : accounts(kind).unlink(userId, link, OPEN, "")
                            instanceof LinkedAccounts.Unlinked.Done);

    assertThat(gone).containsExactlyInAnyOrder(true, false);
  }

  @AllDatabases
  void loginIsRecordedWithItsCount(TestDatabase kind) {
    String userId = user(kind);
    Credential credential = credential(7);
    Passkey passkey = add(kind, userId, credential);
    NewLogin login = Logins.next();

    assertThat(users(kind).recordPasskeyLogin(passkey, after(credential, 9), login))
        .isEqualTo(PasskeyLoginOutcome.RECORDED);

    Passkey used = passkeys(kind).find(credential.id()).orElseThrow();
    assertThat(used.credential().signCount()).isEqualTo(9);
    assertThat(used.credential().backedUp()).isTrue();
    assertThat(used.lastUsedAt()).isEqualTo(login.visit().at());
    ActiveLogin active = Logins.live(database(kind), clock).use(login.id()).orElseThrow();
    assertThat(active.userId()).isEqualTo(userId);
    assertThat(active.profile().provider()).isEqualTo(Profile.PASSKEY);
    assertThat(active.profile().displayName()).isEqualTo("Anna");
  }

  private static Credential after(Credential credential, long signCount) {
    return new Credential(
        credential.id(),
        credential.data(),
        signCount,
        credential.backupEligible(),
        true,
        credential.transports());
  }

  @AllDatabases
  void oneCountLogsInOnce(TestDatabase kind) throws Exception {
    Credential credential = credential(7);
    Passkey passkey = add(kind, user(kind), credential);

    List<PasskeyLoginOutcome> outcomes =
        Crowd.atOnce(
            2,
            i ->
                () -> users(kind).recordPasskeyLogin(passkey, after(credential, 8), Logins.next()));

    assertThat(outcomes)
        .containsExactlyInAnyOrder(PasskeyLoginOutcome.RECORDED, PasskeyLoginOutcome.COPIED);
    assertThat(users(kind).recordPasskeyLogin(passkey, after(credential, 0), Logins.next()))
        .isEqualTo(PasskeyLoginOutcome.COPIED);
  }

  @AllDatabases
  void passkeyThatDoesNotCountLogsInAgain(TestDatabase kind) {
    Credential credential = credential(0);
    Passkey passkey = add(kind, user(kind), credential);

    for (int i = 0; i < 2; i++) {
      assertThat(users(kind).recordPasskeyLogin(passkey, after(credential, 0), Logins.next()))
          .isEqualTo(PasskeyLoginOutcome.RECORDED);
    }
  }

  @AllDatabases
  void removedPasskeyAndDisabledUserLogNobodyIn(TestDatabase kind) {
    String userId = user(kind);
    Credential credential = credential(0);
    Passkey removed = add(kind, userId, credential);
    Passkey kept = add(kind, userId, credential(0));
    assertThat(passkeys(kind).remove(userId, removed.id(), OPEN, "")).isEqualTo(Removed.DONE);

    assertThat(users(kind).recordPasskeyLogin(removed, credential, Logins.next()))
        .isEqualTo(PasskeyLoginOutcome.NOT_THEIRS);
    new People(database(kind), clock)
        .disableUnchecked(userId, "admin", Logins.visit(clock.instant()));
    assertThat(users(kind).recordPasskeyLogin(kept, kept.credential(), Logins.next()))
        .isEqualTo(PasskeyLoginOutcome.NOT_THEIRS);
  }

  @AllDatabases
  void passkeysGoWithTheirUser(TestDatabase kind) {
    String userId = user(kind);
    Credential credential = credential(0);
    add(kind, userId, credential);

    accounts(kind).deleteUser(userId, null);

    assertThat(passkeys(kind).find(credential.id())).isEmpty();
  }
}
