package org.loginwithx.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.loginwithx.config.AllDatabases;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.NativeSql;
import org.loginwithx.secret.Secrets;

/**
 * Nodes of the version before V10 go on over the new schema while they are replaced: with their
 * statements, as that version made them.
 */
final class OlderNodesTest {

  private static final Clock CLOCK = Clock.systemUTC();

  private static void logInOnAnOlderNode(LoginDatabase database, String userId, String loginId) {
    database.inTransaction(
        entities ->
            NativeSql.change(
                entities,
                "insert into login_history (id, address, agent, ended_at, happened_at, login_id,"
                    + " number, outcome, provider, reason, seen_at, steps, user_id)"
                    + " values (?1, '203.0.113.0/24', 'Firefox on Linux', null, ?2, ?3, 'NUMBER',"
                    + " 'logged_in', 'https://twitter.com', 'ok', null, null, ?4)",
                loginId + "-row",
                Instant.now(),
                loginId,
                userId));
  }

  private static void userOfAnOlderNode(LoginDatabase database, String userId) {
    database.inTransaction(
        entities ->
            NativeSql.change(
                entities,
                "insert into login_user (id, created_at, disabled_at, email, email_confirmed_at,"
                    + " email_key, group_names)"
                    + " values (?1, ?2, null, null, null, null, 'user')",
                userId,
                Instant.now()));
  }

  @AllDatabases
  void theirUsersLogInHere(TestDatabase kind) {
    LoginDatabase database = LoginDatabase.open(kind.migrated());
    userOfAnOlderNode(database, "theirs");
    LiveLogins live = Logins.live(database, CLOCK);
    NewLogin login = Logins.next();

    database.inTransaction(
        entities -> LoginRows.insert(entities, login, "theirs", Profile.X, "1", false));

    assertThat(live.use(login.id()).orElseThrow().userId()).isEqualTo("theirs");
  }

  @AllDatabases
  void theirSessionsAreListedAndAreNobodyHere(TestDatabase kind) {
    LoginDatabase database = LoginDatabase.open(kind.migrated());
    userOfAnOlderNode(database, "theirs");
    logInOnAnOlderNode(database, "theirs", "old-login");
    LiveLogins live = Logins.live(database, CLOCK);

    assertThat(live.of("theirs", "")).hasSize(1);
    assertThat(live.count("theirs")).isEqualTo(1);
    assertThat(live.use("old-login")).isEmpty();
  }

  @AllDatabases
  @DisplayName("They look into login_ended for what ended elsewhere")
  void theyHearOfTheEndOfAllSessions(TestDatabase kind) throws SQLException {
    DataSource dataSource = kind.migrated();
    LoginDatabase database = LoginDatabase.open(dataSource);
    userOfAnOlderNode(database, "theirs");
    logInOnAnOlderNode(database, "theirs", "old-login");
    LiveLogins live = Logins.live(database, CLOCK);

    assertThat(live.endOthersUnchecked("theirs", "")).isEqualTo(1);
    live.endOthersUnchecked("theirs", "");

    assertThat(Rows.of(dataSource, "select login_id from login_ended"))
        .singleElement()
        .asString()
        .contains("user:" + Secrets.sha256("theirs").substring(0, 48));
    assertThat(live.of("theirs", "")).isEmpty();
  }

  @AllDatabases
  void whatTheyEndEndsHere(TestDatabase kind) {
    LoginDatabase database = LoginDatabase.open(kind.migrated());
    LinkedUsers users = new LinkedUsers(database, CLOCK);
    NewLogin login = Logins.next();
    Profile profile = new Profile(Profile.X, "1", "anna", "Anna", null, null);
    String userId = users.recordLogin(profile, null, Set.of("user"), login).user().userId();
    LiveLogins live = Logins.live(database, CLOCK);
    assertThat(live.use(login.id())).isPresent();

    database.inTransaction(
        entities ->
            NativeSql.change(
                entities,
                "update login_history set ended_at = ?1 where user_id = ?2 and login_id is not null"
                    + " and login_id <> '' and ended_at is null and happened_at > ?3",
                Instant.now(),
                userId,
                Instant.now().minus(Duration.ofHours(12))));
    live.run();

    assertThat(live.use(login.id())).isEmpty();
    assertThat(List.copyOf(live.of(userId, ""))).isEmpty();
  }
}
