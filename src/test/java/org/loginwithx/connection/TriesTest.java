package org.loginwithx.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.loginwithx.config.AllDatabases;
import org.loginwithx.config.EachDatabase;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.connection.Tries.Begun;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.NativeSql;
import org.loginwithx.user.Crowd;
import org.loginwithx.user.LinkedUsers;
import org.loginwithx.user.Logins;
import org.loginwithx.user.Profile;
import org.loginwithx.user.SettableClock;

/** How many tries there may be, and for how long, on H2 and on PostgreSQL. */
final class TriesTest {

  private final SettableClock clock = new SettableClock();

  private static String admin(LoginDatabase database, SettableClock clock) {
    Profile profile = new Profile(Profile.X, "1", "boss", "Boss", null, null);
    return new LinkedUsers(database, clock)
        .recordLogin(profile, null, Set.of("admin"), Logins.next())
        .user()
        .userId();
  }

  @AllDatabases
  void ofManyAtOnceAsManyBeginAsMay(TestDatabase kind) throws Exception {
    LoginDatabase database = LoginDatabase.open(kind.migrated());
    String userId = admin(database, clock);
    Tries tries = new Tries(database, Optional::empty, clock);

    List<Begun> begun =
        Crowd.atOnce(
            40,
            i ->
                () ->
                    tries.begin(TryOwner.administrator(userId), SettingsSet.PRODUCTION, Map.of()));

    assertThat(begun).filteredOn(Begun.Try.class::isInstance).hasSize(Tries.MOST);
    clock.advance(Duration.ofMinutes(1));
    assertThat(tries.begin(TryOwner.administrator(userId), SettingsSet.PRODUCTION, Map.of()))
        .isInstanceOf(Begun.Try.class);
  }

  @EachDatabase
  void triesGoByThemselves(TestDatabase kind) {
    LoginDatabase database = LoginDatabase.open(kind.migrated());
    String userId = admin(database, clock);
    Tries tries = new Tries(database, Optional::empty, clock);
    tries.begin(TryOwner.administrator(userId), SettingsSet.PRODUCTION, Map.of());
    tries.run();
    clock.advance(Tries.LIFETIME);
    tries.run();
    assertThat(rows(database)).as("to the end of its time").isOne();

    clock.advance(Duration.ofMinutes(1));
    tries.run();

    assertThat(rows(database)).isZero();
  }

  /** An attacker who can write to the database must not make this server send its secrets away. */
  @EachDatabase
  void aDraftInTheDatabaseChangesNoAddressOfX(TestDatabase kind) {
    LoginDatabase database = LoginDatabase.open(kind.migrated());
    String userId = admin(database, clock);
    Tries tries = new Tries(database, Optional::empty, clock);
    Begun.Try begun =
        (Begun.Try)
            tries.begin(
                TryOwner.administrator(userId),
                SettingsSet.PRODUCTION,
                Map.of(Setting.API_URL, "https://evil.example", Setting.CLIENT_ID, "ours"));

    assertThat(tries.find(begun.id(), TryOwner.administrator(userId)).orElseThrow().changes())
        .containsExactly(Map.entry(Setting.CLIENT_ID, "ours"));
  }

  private static long rows(LoginDatabase database) {
    return database.inTransaction(
        entities ->
            NativeSql.first(entities, "select count(*) from login_try")
                .map(row -> NativeSql.number(row[0]))
                .orElseThrow());
  }
}
