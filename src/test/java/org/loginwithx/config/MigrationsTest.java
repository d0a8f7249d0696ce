package org.loginwithx.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;

/** The tables of this module are created in a schema that another application owns. */
final class MigrationsTest {

  @AllDatabases
  void everyTableOfOursHasOurPrefix(TestDatabase kind) throws SQLException {
    DataSource dataSource = kind.migrated();

    assertThat(tables(kind, dataSource))
        .containsExactlyInAnyOrder(
            "login_account",
            "login_application",
            "login_code",
            "login_family",
            "login_rsa_key",
            "login_consent",
            "login_assertion",
            "login_logout_notice",
            "login_refresh_token",
            "login_rule",
            "login_signing_key",
            "login_attempt",
            "login_attempt_turn",
            "login_begun",
            "login_campaign",
            "login_connection",
            "login_ended",
            "login_event",
            "login_event_state",
            "login_exchange",
            "login_former_username",
            "login_history",
            "login_import",
            "login_import_row",
            "login_invitation",
            "login_mail_link",
            "login_merge",
            "login_node_key",
            "login_passkey",
            "login_schema_history",
            "login_set_up",
            "login_set_up_guess",
            "login_setting",
            "login_setting_change",
            "login_sign_up_account",
            "login_sign_up_invitation",
            "login_taken",
            "login_tokens",
            "login_try",
            "login_user",
            "login_x_use",
            "login_x_user",
            "login_x_warning");
  }

  @AllDatabases
  void secondRunChangesNothing(TestDatabase kind) throws SQLException {
    DataSource dataSource = kind.migrated();
    List<String> history = history(kind, dataSource);

    Migrations.run(dataSource);

    assertThat(history(kind, dataSource)).isEqualTo(history).isNotEmpty();
  }

  @AllDatabases
  void schemaWithTablesOfTheApplicationIsAccepted(TestDatabase kind) throws SQLException {
    DataSource dataSource = kind.empty();
    TestDatabase.execute(dataSource, "create table shop_order (id int primary key)");
    // The history of an application that uses Flyway as well, at a version far beyond ours.
    TestDatabase.execute(
        dataSource, "create table flyway_schema_history (installed_rank int, version varchar(50))");
    TestDatabase.execute(dataSource, "insert into flyway_schema_history values (1, '99')");

    Migrations.run(dataSource);
    Migrations.run(dataSource);

    assertThat(tables(kind, dataSource)).contains("shop_order", "login_user", "login_account");
    assertThat(rows(dataSource, "select version from flyway_schema_history")).containsExactly("99");
  }

  @AllDatabases
  void accountIsUniqueByProviderAndSubject(TestDatabase kind) {
    DataSource dataSource = kind.migrated();
    TestDatabase.execute(
        dataSource,
        "insert into login_user (id, group_names, created_at) values ('u', 'user',"
            + " current_timestamp)");

    TestDatabase.execute(dataSource, account("a", "p", "1"));
    TestDatabase.execute(dataSource, account("b", "p", "01"));
    TestDatabase.execute(dataSource, account("c", "q", "1"));

    assertThatCode(() -> TestDatabase.execute(dataSource, account("d", "p", "1")))
        .hasRootCauseInstanceOf(SQLException.class);
  }

  private static String account(String id, String provider, String subject) {
    return "insert into login_account (id, user_id, provider, subject, username, username_key, username_current, display_name, picture_url, email, linked_at, last_login_at) values ('%s', 'u', '%s', '%s', 'h', 'h', true, 'n', null, null, current_timestamp, current_timestamp)"
        .formatted(id, provider, subject);
  }

  private static List<String> tables(TestDatabase kind, DataSource dataSource) throws SQLException {
    return rows(
        dataSource,
        "select table_name from information_schema.tables where "
            + (kind == TestDatabase.MARIADB
                ? "table_schema = database()"
                : "lower(table_schema) = 'public'"));
  }

  private static List<String> history(TestDatabase kind, DataSource dataSource)
      throws SQLException {
    char quote = kind == TestDatabase.MARIADB ? '`' : '"';
    return rows(dataSource, "select * from " + quote + "login_schema_history" + quote);
  }

  /** All columns of all rows, in lower case. */
  private static List<String> rows(DataSource dataSource, String query) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        List<String> values = new ArrayList<>();
        for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
          values.add(String.valueOf(rows.getString(column)));
        }
        found.add(String.join("|", values).toLowerCase(Locale.ROOT));
      }
      return found;
    }
  }
}
