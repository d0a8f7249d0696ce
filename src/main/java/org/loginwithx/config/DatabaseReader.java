package org.loginwithx.config;

import static org.loginwithx.connection.Setting.DATA_SOURCE;
import static org.loginwithx.connection.Setting.DB_CLASS;
import static org.loginwithx.connection.Setting.DB_PASSWORD;
import static org.loginwithx.connection.Setting.DB_POOL_SIZE;
import static org.loginwithx.connection.Setting.DB_URL;
import static org.loginwithx.connection.Setting.DB_USER;
import static org.loginwithx.connection.Setting.MIGRATE;

import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Reads where the linked users are. */
final class DatabaseReader {

  private static final Predicate<String> CLASS_NAME =
      Pattern.compile("[\\w.$]*").asMatchPredicate();

  /**
   * A user and a password before the host, as in addresses of other tools. No driver here takes
   * them: each says that there is no such host or port, and quotes the password.
   */
  private static final Predicate<String> HAS_USER =
      Pattern.compile("[^/?;]*//[^/?;](?:[^/]*|[^?;]*)@.*").asMatchPredicate();

  private final SettingReader settings;

  DatabaseReader(SettingReader settings) {
    this.settings = settings;
  }

  DatabaseConfig read() {
    String url = settings.text(DB_URL);
    if (!url.startsWith("jdbc:")) {
      settings.problem(
          DB_URL, "has to be a JDBC address, such as jdbc:postgresql://127.0.0.1:5432/login");
    }
    if (HAS_USER.test(url)) {
      settings.problem(
          DB_URL, "must not name a user: set LOGIN_DB_USER and LOGIN_DB_PASSWORD instead");
    }
    String driver = settings.text(DB_CLASS);
    if (!CLASS_NAME.test(driver)) {
      settings.problem(DB_CLASS, "has to be the name of a class");
    }
    return new DatabaseConfig(
        settings.text(DATA_SOURCE),
        url,
        driver,
        settings.text(DB_USER),
        settings.text(DB_PASSWORD),
        settings.number(DB_POOL_SIZE),
        settings.flag(MIGRATE));
  }
}
