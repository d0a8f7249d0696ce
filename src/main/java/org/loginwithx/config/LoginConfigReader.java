package org.loginwithx.config;

import static org.loginwithx.connection.Setting.DOCTOR_TOKEN;
import static org.loginwithx.connection.Setting.EXCHANGE_KEEP_DAYS;
import static org.loginwithx.connection.Setting.EXCHANGE_TOKENS;
import static org.loginwithx.connection.Setting.HISTORY_DAYS;
import static org.loginwithx.connection.Setting.IMPORT_TOKEN;
import static org.loginwithx.connection.Setting.KNOWN_LOGINS;
import static org.loginwithx.connection.Setting.LOGO;
import static org.loginwithx.connection.Setting.MAX_PENDING_SESSIONS;
import static org.loginwithx.connection.Setting.NODE;
import static org.loginwithx.connection.Setting.PRIVACY_URL;
import static org.loginwithx.connection.Setting.REFRESH_DAYS;
import static org.loginwithx.connection.Setting.SIGNING_KEY_DAYS;
import static org.loginwithx.connection.Setting.SITE_NAME;
import static org.loginwithx.connection.Setting.STORE_TOKENS;
import static org.loginwithx.connection.Setting.STYLE;
import static org.loginwithx.connection.Setting.TERMS_URL;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.loginwithx.oauthserver.TokenLifetimes;
import org.loginwithx.web.Brand;
import org.loginwithx.web.LegalPages;

/**
 * Reads the settings, and reports all invalid ones at once. A missing setting is no error: the
 * application starts, and no user can log in until it is there. Nothing is guessed.
 */
final class LoginConfigReader {

  private final SettingReader settings;

  /**
   * @param source gives the value of a property such as {@code twitter.api.key}
   */
  LoginConfigReader(Function<String, Optional<String>> source) {
    this.settings = new SettingReader(source);
  }

  /**
   * @throws ConfigurationException naming every invalid setting
   */
  LoginConfig read() {
    LoginReader login = new LoginReader(settings);
    KeyReader keys = new KeyReader(settings);
    DatabaseConfig database = new DatabaseReader(settings).read();
    LoginConfig config =
        new LoginConfig(
            new XReader(settings).read(),
            keys.keys(database),
            settings.flag(STORE_TOKENS),
            new LoginConfig.Exchange(
                settings.flag(EXCHANGE_TOKENS),
                Duration.ofDays(settings.number(EXCHANGE_KEEP_DAYS))),
            new CostsReader(settings).read(),
            new EventReader(settings).read(),
            login.read(),
            login.signUp(),
            login.missing(),
            new EmailReader(settings).read(),
            new HttpReader(settings).read(),
            database,
            limits(),
            new LegalPages(settings.url(TERMS_URL), settings.url(PRIVACY_URL)),
            new Brand(
                settings.text(SITE_NAME),
                settings.optionalPath(LOGO),
                settings.optionalPath(STYLE)),
            node(),
            new TokenLifetimes(
                Duration.ofDays(settings.number(REFRESH_DAYS)),
                Duration.ofDays(settings.number(SIGNING_KEY_DAYS))),
            keys.commandToken(DOCTOR_TOKEN),
            keys.commandToken(IMPORT_TOKEN));
    List<String> problems = settings.problems();
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    return config;
  }

  private LoginConfig.Limits limits() {
    return new LoginConfig.Limits(
        Duration.ofDays(settings.number(HISTORY_DAYS)),
        settings.number(KNOWN_LOGINS),
        settings.number(MAX_PENDING_SESSIONS));
  }

  private String node() {
    String configured = settings.text(NODE);
    if (configured.isEmpty()) {
      return hostName();
    }
    if (!configured.matches("[A-Za-z0-9_.-]{1,64}")) {
      settings.problem(NODE, "may have letters, digits, '.', '_' and '-', 64 at most");
    }
    return configured;
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9_.-]", "_");
    } catch (UnknownHostException nameless) {
      return "unknown";
    }
  }
}
