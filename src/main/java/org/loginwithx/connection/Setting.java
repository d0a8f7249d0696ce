package org.loginwithx.connection;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/** All settings, in the order of the documentation. */
@Internal
public enum Setting {
  PUBLIC_URL("LOGIN_PUBLIC_URL", Kind.ADDRESS),
  CLIENT_ID("TWITTER_CLIENT_ID", Kind.TEXT),
  CLIENT_SECRET("TWITTER_CLIENT_SECRET", Kind.SECRET),
  API_KEY("TWITTER_API_KEY", Kind.TEXT),
  API_SECRET("TWITTER_API_SECRET", Kind.SECRET),

  /** May contain a password. */
  DB_URL("LOGIN_DB_URL", Kind.SECRET, "jdbc:h2:file:./login-with-x-data/users"),
  DB_USER("LOGIN_DB_USER", Kind.TEXT, "login"),
  DB_PASSWORD("LOGIN_DB_PASSWORD", Kind.SECRET, "login"),
  DB_CLASS("LOGIN_DB_CLASS", Kind.TEXT),
  /** Flyway needs two. */
  DB_POOL_SIZE("LOGIN_DB_POOL_SIZE", 20, 2, 1_000),
  DATA_SOURCE("LOGIN_DATA_SOURCE", Kind.TEXT),

  TRUSTED_PROXIES("LOGIN_TRUSTED_PROXIES", Kind.LIST),
  SIGN_IN_PAGE("LOGIN_SIGN_IN_PAGE", Kind.PATH, "/sign-in"),
  SUCCESS_PAGE("LOGIN_SUCCESS_PAGE", Kind.PATH, "/"),
  FAILURE_REDIRECT("LOGIN_FAILURE_REDIRECT", Kind.PATH),
  API_PATH("LOGIN_API_PATH", Kind.PATH, "/api/"),
  SITE_NAME("LOGIN_SITE_NAME", Kind.TEXT),
  LOGO("LOGIN_LOGO", Kind.PATH),
  STYLE("LOGIN_STYLE", Kind.PATH),
  TERMS_URL("LOGIN_TERMS_URL", Kind.ADDRESS),
  PRIVACY_URL("LOGIN_PRIVACY_URL", Kind.ADDRESS),
  GROUPS("LOGIN_GROUPS", Kind.LIST, "user"),
  ADMIN_IDS("LOGIN_ADMIN_IDS", Kind.LIST),
  SIGN_UP("LOGIN_SIGN_UP", "open", List.of("open", "invitation", "closed")),
  EMAIL("LOGIN_EMAIL", "off", List.of("off", "optional", "required")),
  EMAIL_PAGE("LOGIN_EMAIL_PAGE", Kind.PATH, "/email"),
  SMTP_HOST("LOGIN_SMTP_HOST", Kind.TEXT),
  SMTP_PORT("LOGIN_SMTP_PORT", 587, 1, 65_535),
  SMTP_USER("LOGIN_SMTP_USER", Kind.TEXT),
  SMTP_PASSWORD("LOGIN_SMTP_PASSWORD", Kind.SECRET),
  SMTP_SECURITY("LOGIN_SMTP_SECURITY", "starttls", List.of("starttls", "tls", "none")),
  MAIL_FROM("LOGIN_MAIL_FROM", Kind.TEXT),
  MAIL_SESSION("LOGIN_MAIL_SESSION", Kind.TEXT),
  PASSWORD("LOGIN_PASSWORD", false),
  /** If it is not set, users have passkeys where browsers make them. */
  PASSKEYS("LOGIN_PASSKEYS", "", List.of("true", "false")),
  RECENT_MINUTES("LOGIN_RECENT_MINUTES", 10, 1, 1_440),
  SESSION_HOURS("LOGIN_SESSION_HOURS", 12, 1, 8_760),
  STAY_DAYS("LOGIN_STAY_DAYS", 0, 0, 365),
  KNOWN_LOGINS("LOGIN_KNOWN_LOGINS", 10_000, 100, 10_000_000),
  HISTORY_DAYS("LOGIN_HISTORY_DAYS", 90, 1, 3_650),
  SCOPES("TWITTER_SCOPES", Kind.LIST, "tweet.read users.read"),
  STORE_TOKENS("LOGIN_STORE_TOKENS", false),
  EXCHANGE_TOKENS("LOGIN_EXCHANGE_TOKENS", false),
  EXCHANGE_KEEP_DAYS("LOGIN_EXCHANGE_KEEP_DAYS", 30, 0, 3_650),
  KEYS("LOGIN_KEYS", Kind.SECRET),
  KEYS_FILE("LOGIN_KEYS_FILE", Kind.FILE),
  REFRESH_DAYS("LOGIN_REFRESH_DAYS", 30, 1, 365),

  AUTHORIZE_URL("TWITTER_AUTHORIZE_URL", Kind.ADDRESS, "https://x.com/i/oauth2/authorize"),
  ISSUER("TWITTER_ISSUER", Kind.TEXT),
  API_URL("TWITTER_API_URL", Kind.ADDRESS, "https://api.x.com"),
  PROTOCOL("TWITTER_PROTOCOL", "", List.of("oauth2", "oauth1")),
  FALL_BACK("TWITTER_FALL_BACK", false),
  ALWAYS_ASK("TWITTER_ALWAYS_ASK", false),
  ACCESS_TYPE("TWITTER_ACCESS_TYPE", "", List.of("read", "write")),
  READ_PROFILE("TWITTER_READ_PROFILE", "always", List.of("always", "first", "daily", "never")),
  BEARER_TOKEN("TWITTER_BEARER_TOKEN", Kind.SECRET),
  PRICES("TWITTER_PRICES", Kind.LIST),
  BUDGET_DAY("TWITTER_BUDGET_DAY", Kind.TEXT),
  BUDGET_MONTH("TWITTER_BUDGET_MONTH", Kind.TEXT),
  X_EVENTS("LOGIN_X_EVENTS", "off", List.of("off", "webhook", "stream")),
  APP_ID("TWITTER_APP_ID", Kind.TEXT),
  REVOKED_ENDS_SESSIONS("LOGIN_REVOKED_ENDS_SESSIONS", false),
  /** X lets an app have 1,500 subscriptions: two for each user, and one. */
  X_RENAMES("LOGIN_X_RENAMES", 0, 0, 749),
  CONNECT_TIMEOUT("TWITTER_CONNECT_TIMEOUT_MS", 2_000, 1, 8_000),
  ANSWER_TIMEOUT("TWITTER_ANSWER_TIMEOUT_MS", 5_000, 1, 8_000),
  TOTAL_TIMEOUT("TWITTER_TOTAL_TIMEOUT_MS", 8_000, 1, 8_000),
  ALLOW_HTTP("LOGIN_ALLOW_HTTP", Kind.LIST),
  /** May contain a password. */
  PROXY("LOGIN_PROXY", Kind.SECRET),
  NO_PROXY("LOGIN_NO_PROXY", Kind.LIST),
  CA_FILE("LOGIN_CA_FILE", Kind.FILE),
  CLIENT_HOSTS("LOGIN_CLIENT_HOSTS", Kind.LIST),
  ENABLED("LOGIN_ENABLED", true),
  MIGRATE("LOGIN_MIGRATE", true),
  MORE_ORIGINS("LOGIN_MORE_ORIGINS", Kind.LIST),
  PICTURE_ORIGINS(
      "LOGIN_PICTURE_ORIGINS", Kind.LIST, "https://pbs.twimg.com,https://abs.twimg.com"),
  MAX_IN_FLIGHT("LOGIN_MAX_IN_FLIGHT", 1_000, 1, 100_000),
  MAX_PENDING_SESSIONS("LOGIN_MAX_PENDING_SESSIONS", 1_000, 10, 1_000_000),
  SIGNING_KEY_DAYS("LOGIN_SIGNING_KEY_DAYS", 30, 1, 365),
  NODE("LOGIN_NODE", Kind.TEXT),
  DOCTOR_TOKEN("LOGIN_DOCTOR_TOKEN", Kind.SECRET),
  IMPORT_TOKEN("LOGIN_IMPORT_TOKEN", Kind.SECRET);

  /**
   * The settings of the connection page, in its order. X's addresses are not among them: an
   * attacker who could change them would make this server call any address, and send it secrets.
   */
  public static final List<Setting> ON_PAGE =
      List.of(
          PUBLIC_URL,
          ENABLED,
          PROTOCOL,
          API_KEY,
          API_SECRET,
          CLIENT_ID,
          CLIENT_SECRET,
          SCOPES,
          SIGN_UP,
          EMAIL,
          STORE_TOKENS,
          TERMS_URL,
          PRIVACY_URL,
          MORE_ORIGINS);

  /** What a setting takes. */
  public enum Kind {
    TEXT,
    SECRET,
    /** An address that begins with {@code https://}. */
    ADDRESS,
    /** A path in this application. */
    PATH,
    /** The path of a file. */
    FILE,
    LIST,
    /** {@code true} or {@code false}. */
    FLAG,
    CHOICE,
    NUMBER
  }

  /** What a number may be. */
  public record Range(int least, int most) {}

  private final String variable;
  private final Kind kind;
  private final String usual;
  private final List<String> choices;
  private final @Nullable Range range;

  Setting(String variable, Kind kind) {
    this(variable, kind, "");
  }

  Setting(String variable, Kind kind, String usual) {
    this(variable, kind, usual, List.of(), null);
  }

  Setting(String variable, boolean usual) {
    this(variable, Kind.FLAG, Boolean.toString(usual), List.of("true", "false"), null);
  }

  Setting(String variable, String usual, List<String> choices) {
    this(variable, Kind.CHOICE, usual, choices, null);
  }

  Setting(String variable, int usual, int least, int most) {
    this(variable, Kind.NUMBER, Integer.toString(usual), List.of(), new Range(least, most));
  }

  Setting(String variable, Kind kind, String usual, List<String> choices, @Nullable Range range) {
    this.variable = variable;
    this.kind = kind;
    this.usual = usual;
    this.choices = choices;
    this.range = range;
  }

  /**
   * The name of the environment variable, of the row in the documentation, and of the value that is
   * saved on the connection page. The environment wins over a saved value.
   */
  public String variable() {
    return variable;
  }

  /** What the setting takes. */
  public Kind kind() {
    return kind;
  }

  /** The value if nobody sets it; empty if there is none, or if it depends on other settings. */
  public String usual() {
    return usual;
  }

  /** The values of a flag or a choice; empty for all other kinds. */
  public List<String> choices() {
    return choices;
  }

  /** The range of a number. */
  public Optional<Range> range() {
    return Optional.ofNullable(range);
  }

  /** Whether the value is sealed when it is saved, and never shown again. */
  public boolean isSecret() {
    return kind == Kind.SECRET;
  }

  /** The setting of the connection page with this variable. */
  static Optional<Setting> onPage(String variable) {
    return ON_PAGE.stream().filter(setting -> setting.variable.equals(variable)).findFirst();
  }

  /** The variable, so that a message can name the setting. */
  @Override
  public String toString() {
    return variable;
  }
}
