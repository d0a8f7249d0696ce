package org.loginwithx.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.loginwithx.config.AllDatabases;
import org.loginwithx.config.EachDatabase;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.database.LoginDatabase;

/** On H2 and on PostgreSQL. */
final class TokenTableTest {

  private static final Instant EXPIRES = Instant.parse("2026-11-21T14:00:00Z");
  private static final Map<TestDatabase, LoginDatabase> DATABASES =
      new EnumMap<>(TestDatabase.class);

  @BeforeAll
  static void open() {
    for (TestDatabase kind : TestDatabase.ofThisRun()) {
      DATABASES.put(kind, LoginDatabase.open(kind.migrated()));
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

  private static TokenTable table(TestDatabase kind) {
    return new TokenTable(database(kind), Clock.systemUTC());
  }

  private static LinkedUser someone(TestDatabase kind) {
    String subject = Long.toString(UUID.randomUUID().getMostSignificantBits() >>> 1);
    Profile profile = new Profile(Profile.X, subject, "h" + subject, "Name", null, null);
    return new LinkedUsers(database(kind), Clock.systemUTC())
        .recordLogin(profile, null, Set.of("user"), Logins.next())
        .user();
  }

  private static SealedTokens tokens(LinkedUser user, String kind, String sealed) {
    return new SealedTokens(
        UUID.randomUUID().toString(),
        user.userId(),
        user.profile().provider(),
        user.profile().subject(),
        kind,
        sealed,
        "k1",
        "tweet.read users.read",
        EXPIRES,
        Instant.parse("2026-11-21T12:00:00Z"),
        false,
        false,
        0);
  }

  private static SealedTokens only(TestDatabase kind, LinkedUser user) {
    List<SealedTokens> rows = table(kind).ofUser(user.userId());
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }

  @AllDatabases
  void tokensComeBackAsTheyWere(TestDatabase kind) {
    LinkedUser user = someone(kind);

    table(kind).put(tokens(user, "oauth2", "sealed-one"));

    SealedTokens row = only(kind, user);
    assertThat(row.sealed()).isEqualTo("sealed-one");
    assertThat(row.expiresAt()).isEqualTo(EXPIRES);
    assertThat(row.scopes()).isEqualTo("tweet.read users.read");
    assertThat(row.revoked()).isFalse();
    assertThat(table(kind).find(row.id())).contains(row);
  }

  @EachDatabase
  void nextLogInReplacesTokensOfTheSameKindOnly(TestDatabase kind) {
    LinkedUser user = someone(kind);
    table(kind).put(tokens(user, "oauth2", "one"));
    table(kind).put(tokens(user, "oauth1", "other"));
    table(kind).markRevoked(table(kind).ofUser(user.userId()).get(0));

    table(kind).put(tokens(user, "oauth2", "two"));

    assertThat(table(kind).ofUser(user.userId()))
        .extracting(SealedTokens::sealed)
        .containsExactlyInAnyOrder("two", "other");
    assertThat(table(kind).ofUser(user.userId()))
        .filteredOn(row -> row.kind().equals("oauth2"))
        .noneMatch(SealedTokens::revoked);
  }

  @EachDatabase
  @DisplayName("F-72: one owner of the lease at a time, and of the version that was read only")
  void leaseHasOneOwner(TestDatabase kind) {
    LinkedUser user = someone(kind);
    table(kind).put(tokens(user, "oauth2", "one"));
    SealedTokens row = only(kind, user);

    assertThat(table(kind).lease(row, "me")).isTrue();
    assertThat(table(kind).lease(row, "you")).isFalse();
    assertThat(table(kind).replace(row, tokens(user, "oauth2", "two"))).isTrue();
    assertThat(table(kind).lease(row, "you")).as("an old version").isFalse();
    SealedTokens next = only(kind, user);
    assertThat(next.sealed()).isEqualTo("two");
    assertThat(table(kind).lease(next, "you")).as("the lease ended with the write").isTrue();
    table(kind).release(next, "me");
    assertThat(table(kind).lease(next, "me")).as("not mine to release").isFalse();
    table(kind).release(next, "you");
    assertThat(table(kind).lease(next, "me")).isTrue();
  }

  @EachDatabase
  void nodeThatReadAnOldVersionWritesNothing(TestDatabase kind) {
    LinkedUser user = someone(kind);
    table(kind).put(tokens(user, "oauth2", "one"));
    SealedTokens old = only(kind, user);

    table(kind).put(tokens(user, "oauth2", "brought by the person"));

    assertThat(table(kind).replace(old, tokens(user, "oauth2", "late"))).isFalse();
    assertThat(table(kind).markRevoked(old)).isFalse();
    assertThat(table(kind).delete(old)).isFalse();
    assertThat(table(kind).reseal(old, "late", "k2")).isFalse();
    assertThat(only(kind, user).sealed()).isEqualTo("brought by the person");
    assertThat(only(kind, user).revoked()).isFalse();
  }

  @EachDatabase
  void rowsOfOlderKeysAreFoundPageByPage(TestDatabase kind) {
    TokenTable table = table(kind);
    table.notSealedWith("k9", "", 1_000).forEach(table::delete);
    for (int i = 0; i < 5; i++) {
      table.put(tokens(someone(kind), "oauth2", "s" + i));
    }

    assertThat(table.countNotSealedWith("k9")).isEqualTo(5);
    List<SealedTokens> first = table.notSealedWith("k9", "", 3);
    assertThat(first).hasSize(3);
    assertThat(table.reseal(first.get(0), "again", "k9")).isTrue();
    List<SealedTokens> second = table.notSealedWith("k9", first.get(2).id(), 3);
    assertThat(second).hasSize(2).doesNotContainAnyElementsOf(first);
    assertThat(table.countNotSealedWith("k9")).isEqualTo(4);
  }

  @EachDatabase
  @DisplayName("Tokens are deleted with their account")
  void tokensGoWithTheirAccount(TestDatabase kind) {
    LinkedUser user = someone(kind);
    table(kind).put(tokens(user, "oauth2", "one"));

    database(kind)
        .inTransaction(
            entities ->
                entities
                    .createNativeQuery("delete from login_account where subject = ?1")
                    .setParameter(1, user.profile().subject())
                    .executeUpdate());

    assertThat(table(kind).ofUser(user.userId())).isEmpty();
  }
}
