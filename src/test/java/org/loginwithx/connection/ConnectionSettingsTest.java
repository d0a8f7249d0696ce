package org.loginwithx.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.loginwithx.config.AllDatabases;
import org.loginwithx.config.EachDatabase;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.connection.ConnectionSettings.Result;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.token.KeyRing;
import org.loginwithx.user.SettableClock;
import org.loginwithx.user.WatchedDataSource;

/** Saved settings, on H2 and on PostgreSQL. */
final class ConnectionSettingsTest {

  private static final String KEY = "a:" + "A".repeat(42) + "E";
  private static final String NEXT_KEY = "b:" + "B".repeat(42) + "E";
  private static final String SECRET = "the-secret-of-the-client";

  /** One server of the site. */
  private static final class Node implements ConnectionSettings.Live {

    final Map<Setting, String> environment = new EnumMap<>(Setting.class);
    final List<Map<Setting, String>> applied = new ArrayList<>();
    final ConnectionSettings settings;

    Node(DataSource dataSource, @Nullable String keys) {
      this(dataSource, keys, Map.of());
    }

    Node(DataSource dataSource, @Nullable String keys, Map<Setting, String> environment) {
      this.environment.putAll(environment);
      this.settings =
          new ConnectionSettings(
              LoginDatabase.open(dataSource),
              keys == null ? null : KeyRing.parse(keys),
              this,
              new SettableClock());
    }

    Map<Setting, String> holds() {
      return applied.get(applied.size() - 1);
    }

    Result save(Map<Setting, String> changes) {
      return settings.saveUnchecked(
          SettingsSet.PRODUCTION, changes, null, settings.saved().version());
    }

    @Override
    public Optional<String> environment(Setting setting) {
      return Optional.ofNullable(environment.get(setting));
    }

    @Override
    public List<String> problems(Map<Setting, String> values) {
      return List.of();
    }

    @Override
    public void apply(Map<Setting, String> values) {
      applied.add(values);
    }
  }

  private static List<String> rows(DataSource dataSource, String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    }
  }

  @AllDatabases
  void whatIsSavedHoldsOnAllNodes(TestDatabase kind) {
    DataSource database = kind.migrated();
    Node one = new Node(database, KEY);
    Node other = new Node(database, KEY);

    assertThat(one.save(Map.of(Setting.CLIENT_ID, "id", Setting.CLIENT_SECRET, SECRET)))
        .isEqualTo(Result.SAVED);

    assertThat(one.holds())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(Setting.CLIENT_ID, "id", Setting.CLIENT_SECRET, SECRET));
    assertThat(other.holds()).isEmpty();
    other.settings.run();
    assertThat(other.holds()).isEqualTo(one.holds());
    other.settings.run();
    assertThat(other.applied).as("nothing is applied twice").hasSize(2);
    assertThat(new Node(database, KEY).holds()).as("after a restart").isEqualTo(one.holds());
  }

  @EachDatabase
  @DisplayName("secrets are sealed, and no change says to what")
  void secretsAreSealed(TestDatabase kind) throws SQLException {
    DataSource database = kind.migrated();
    Node node = new Node(database, KEY);

    node.save(Map.of(Setting.CLIENT_SECRET, SECRET));
    node.save(Map.of(Setting.CLIENT_SECRET, ""));
    node.save(Map.of(Setting.CLIENT_SECRET, SECRET));

    assertThat(rows(database, "select saved from login_setting"))
        .singleElement()
        .asString()
        .doesNotContain(SECRET)
        .startsWith("ey");
    assertThat(node.settings.changes())
        .hasSize(3)
        .allSatisfy(
            change -> {
              assertThat(change.name()).isEqualTo("TWITTER_CLIENT_SECRET");
              assertThat(change.set()).isEqualTo(SettingsSet.PRODUCTION);
              assertThat(change.toString()).doesNotContain(SECRET);
            });
    assertThat(node.settings.saved().toString()).doesNotContain(SECRET);
  }

  @EachDatabase
  void sealedValueOpensInItsPlaceOnly(TestDatabase kind) throws SQLException {
    DataSource database = kind.migrated();
    Node node = new Node(database, KEY);
    node.save(Map.of(Setting.CLIENT_SECRET, SECRET));

    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("update login_setting set name = 'TWITTER_API_SECRET'");
    }

    assertThat(new Node(database, KEY).holds()).isEmpty();
  }

  @EachDatabase
  void withoutKeysNoSecretIsSavedAndEverythingElseIs(TestDatabase kind) {
    DataSource database = kind.migrated();
    Node node = new Node(database, null);

    assertThat(node.settings.canKeepSecrets()).isFalse();
    assertThat(node.save(Map.of(Setting.CLIENT_ID, "id", Setting.CLIENT_SECRET, SECRET)))
        .isEqualTo(Result.NO_KEY);
    assertThat(node.holds()).isEmpty();
    assertThat(node.save(Map.of(Setting.CLIENT_ID, "id"))).isEqualTo(Result.SAVED);
    assertThat(node.holds()).containsEntry(Setting.CLIENT_ID, "id");
  }

  @EachDatabase
  @DisplayName("F-59: a new key takes over, and the old one can leave the ring")
  void keysAreRotated(TestDatabase kind) {
    DataSource database = kind.migrated();
    new Node(database, KEY).save(Map.of(Setting.API_SECRET, SECRET));

    assertThat(new Node(database, NEXT_KEY + "," + KEY).holds())
        .containsEntry(Setting.API_SECRET, SECRET);
    assertThat(new Node(database, NEXT_KEY).holds()).containsEntry(Setting.API_SECRET, SECRET);
    assertThat(new Node(database, KEY).holds()).as("cannot be opened any more").isEmpty();
  }

  @EachDatabase
  void whatTheEnvironmentDecidesIsNotSaved(TestDatabase kind) throws SQLException {
    DataSource database = kind.migrated();
    Node node = new Node(database, KEY, Map.of(Setting.CLIENT_ID, "theirs"));

    node.save(Map.of(Setting.CLIENT_ID, "mine", Setting.SCOPES, "users.read tweet.read"));

    assertThat(rows(database, "select name from login_setting")).containsExactly("TWITTER_SCOPES");
    assertThat(node.settings.changes())
        .extracting(SettingChange::name)
        .containsExactly("TWITTER_SCOPES");
  }

  @EachDatabase
  void whatDidNotChangeIsNoChange(TestDatabase kind) {
    Node node = new Node(kind.migrated(), KEY);
    node.save(Map.of(Setting.CLIENT_ID, "id"));
    long version = node.settings.saved().version();

    assertThat(node.save(Map.of(Setting.CLIENT_ID, "id", Setting.SCOPES, "")))
        .isEqualTo(Result.SAVED);

    assertThat(node.settings.saved().version()).isEqualTo(version);
    assertThat(node.settings.changes()).hasSize(1);
  }

  @AllDatabases
  @DisplayName("two who save at once do not mix")
  void oneOfTwoWins(TestDatabase kind) {
    DataSource database = kind.migrated();
    List<Node> nodes = IntStream.range(0, 6).mapToObj(i -> new Node(database, KEY)).toList();

    List<CompletableFuture<Result>> results =
        nodes.stream()
            .map(
                node ->
                    CompletableFuture.supplyAsync(
                        () -> {
                          String mine = "id-" + nodes.indexOf(node);
                          return node.settings.saveUnchecked(
                              SettingsSet.PRODUCTION,
                              Map.of(Setting.CLIENT_ID, mine, Setting.API_KEY, mine),
                              null,
                              0);
                        }))
            .toList();

    assertThat(results.stream().map(CompletableFuture::join))
        .containsOnlyOnce(Result.SAVED)
        .allMatch(result -> result == Result.SAVED || result == Result.CHANGED_MEANWHILE);
    Map<Setting, String> saved = new Node(database, KEY).holds();
    assertThat(saved.get(Setting.CLIENT_ID)).isEqualTo(saved.get(Setting.API_KEY));
  }

  @EachDatabase
  @DisplayName("What is written counts as saved, even if the database goes away right after it")
  void databaseThatGoesAwayHidesNoChange(TestDatabase kind) {
    WatchedDataSource database = new WatchedDataSource(kind.migrated());
    Node node = new Node(database.dataSource(), KEY);
    database.watch(
        new WatchedDataSource.Watcher() {
          @Override
          public void before(String sql) throws SQLException {
            if (sql.startsWith("select")) {
              throw new SQLException("gone", "08006");
            }
          }
        });

    Result result = node.save(Map.of(Setting.CLIENT_ID, "id"));

    assertThat(result).isEqualTo(Result.SAVED);
    database.watch(new WatchedDataSource.Watcher() {});
    node.settings.run();
    assertThat(node.holds()).as("once it is back").containsEntry(Setting.CLIENT_ID, "id");
  }

  @EachDatabase
  void oneOfTheSetsIsActive(TestDatabase kind) {
    DataSource database = kind.migrated();
    Node node = new Node(database, KEY);
    Node other = new Node(database, KEY);
    node.save(Map.of(Setting.CLIENT_ID, "production"));

    assertThat(
            node.settings.saveUnchecked(
                SettingsSet.DEVELOPMENT,
                Map.of(Setting.CLIENT_ID, "development"),
                null,
                node.settings.saved().version()))
        .isEqualTo(Result.SAVED);
    assertThat(node.holds()).containsEntry(Setting.CLIENT_ID, "production");

    long version = node.settings.saved().version();
    assertThat(node.settings.activateUnchecked(SettingsSet.DEVELOPMENT, null, version))
        .isEqualTo(Result.SAVED);
    other.settings.run();

    assertThat(node.holds()).containsEntry(Setting.CLIENT_ID, "development");
    assertThat(other.holds()).isEqualTo(node.holds());
    assertThat(node.settings.activateUnchecked(SettingsSet.PRODUCTION, null, version))
        .as("of an old page")
        .isEqualTo(Result.CHANGED_MEANWHILE);
    assertThat(node.settings.changes().stream().map(SettingChange::name))
        .contains(SettingChange.ACTIVE);
  }

  @EachDatabase
  void onlyWhatThePageHasIsSaved(TestDatabase kind) throws SQLException {
    DataSource database = kind.migrated();
    Node node = new Node(database, KEY);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> node.save(Map.of(Setting.API_URL, "https://evil.example")));

    assertThat(rows(database, "select name from login_setting")).isEmpty();
  }
}
