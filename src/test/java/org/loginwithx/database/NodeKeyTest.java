package org.loginwithx.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.loginwithx.config.AllDatabases;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.user.Crowd;
import org.loginwithx.user.Rows;
import org.loginwithx.user.SettableClock;

/** On H2 and on PostgreSQL. */
final class NodeKeyTest {

  private static final SettableClock CLOCK = new SettableClock();

  private static String derived(LoginDatabase database) {
    return HexFormat.of().formatHex(NodeKey.load(database, CLOCK).derive("test"));
  }

  @AllDatabases
  void nodesThatStartOneAfterTheOtherHaveTheSameKey(TestDatabase kind) {
    DataSource dataSource = kind.migrated();
    try (LoginDatabase one = LoginDatabase.open(dataSource);
        LoginDatabase two = LoginDatabase.open(dataSource)) {
      assertThat(derived(one)).isEqualTo(derived(two)).isEqualTo(derived(one));
    }
  }

  @AllDatabases
  void nodesThatStartAtTheSameMomentHaveTheSameKey(TestDatabase kind) throws Exception {
    DataSource dataSource = kind.migrated();
    try (LoginDatabase one = LoginDatabase.open(dataSource);
        LoginDatabase two = LoginDatabase.open(dataSource)) {
      List<String> keys = Crowd.atOnce(20, number -> () -> derived(number % 2 == 0 ? one : two));

      assertThat(keys).hasSize(20).containsOnly(keys.get(0));
      assertThat(Rows.of(dataSource, "select key_text from login_node_key")).hasSize(1);
    }
  }

  @Test
  void eachDatabaseHasAKeyOfItsOwn() {
    try (LoginDatabase one = LoginDatabase.open(TestDatabase.H2.migrated());
        LoginDatabase two = LoginDatabase.open(TestDatabase.H2.migrated())) {
      assertThat(derived(one)).isNotEqualTo(derived(two));
    }
  }

  @Test
  void purposesHaveKeysThatAreNeitherEachOthersNorTheStoredOne() throws SQLException {
    DataSource dataSource = TestDatabase.H2.migrated();
    try (LoginDatabase database = LoginDatabase.open(dataSource)) {
      NodeKey key = NodeKey.load(database, CLOCK);
      byte[] stored =
          Base64.getUrlDecoder()
              .decode(Rows.of(dataSource, "select key_text from login_node_key").get(0));

      assertThat(key.derive("one")).hasSize(32).isEqualTo(key.derive("one"));
      assertThat(key.derive("two")).isNotEqualTo(key.derive("one"));
      assertThat(stored).hasSize(32).isNotEqualTo(key.derive("one"));
    }
  }

  @Test
  void changedRowStopsTheStartAndIsNotQuoted() throws SQLException {
    DataSource dataSource = TestDatabase.H2.migrated();
    try (LoginDatabase database = LoginDatabase.open(dataSource)) {
      NodeKey.load(database, CLOCK);
      for (String wrong : List.of("c2hvcnQ", "?no base64?")) {
        try (Connection connection = dataSource.getConnection();
            Statement statement = connection.createStatement()) {
          statement.executeUpdate("update login_node_key set key_text = '" + wrong + "'");
        }

        assertThatThrownBy(() -> NodeKey.load(database, CLOCK))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("login_node_key")
            .hasMessageNotContaining(wrong)
            .hasNoCause();
      }
    }
  }

  @Test
  void keyIsNotInItsText() {
    try (LoginDatabase database = LoginDatabase.open(TestDatabase.H2.migrated())) {
      assertThat(NodeKey.load(database, CLOCK)).hasToString("NodeKey[***]");
    }
  }
}
