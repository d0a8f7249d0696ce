package org.loginwithx.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.loginwithx.account.EmailPolicy;
import org.loginwithx.attempt.Protocol;
import org.loginwithx.connection.Setting;
import org.loginwithx.http.HttpBudget;
import org.loginwithx.mail.SmtpSettings;
import org.loginwithx.mail.SmtpSettings.Security;
import org.loginwithx.oauth2.BearerToken;
import org.loginwithx.oauth2.Scopes;
import org.loginwithx.oauthserver.TokenLifetimes;
import org.loginwithx.spending.Billed;
import org.loginwithx.spending.Budget;
import org.loginwithx.token.KeyRing;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.TrustedProxies;
import org.loginwithx.x.AccessType;
import org.loginwithx.x.OAuth1Connection;
import org.loginwithx.x.OAuth2Connection;

final class LoginConfigReaderTest {

  private static final List<String> UNCHECKED =
      List.of(
          "TWITTER_API_KEY",
          "TWITTER_CLIENT_ID",
          "TWITTER_ISSUER",
          "LOGIN_DATA_SOURCE",
          "LOGIN_SITE_NAME",
          "LOGIN_DB_USER",
          "LOGIN_DB_PASSWORD",
          "LOGIN_NO_PROXY",
          "LOGIN_SMTP_USER",
          "LOGIN_SMTP_PASSWORD");

  private static final String SECRET = "canary-secret-6f1d";

  private static final String KEY = "k1:" + "A".repeat(42) + "8";

  /** What a real deployment sets at least. */
  private static Map<String, String> setUp() {
    Map<String, String> settings = new HashMap<>();
    settings.put("TWITTER_API_KEY", "the-key");
    settings.put("TWITTER_API_SECRET", SECRET);
    settings.put("LOGIN_PUBLIC_URL", "https://app.example/shop");
    return settings;
  }

  private static LoginConfig read(Map<String, String> settings) {
    Map<String, String> properties = new HashMap<>();
    settings.forEach(
        (name, value) -> properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value));
    return new LoginConfigReader(name -> Optional.ofNullable(properties.get(name))).read();
  }

  private static LoginConfig readWith(String setting, String value) {
    Map<String, String> settings = setUp();
    settings.put(setting, value);
    return read(settings);
  }

  private static OAuth1Connection connection(LoginConfig config) {
    return requireNonNull(config.x().oauth1());
  }

  @Test
  void withoutAnySettingTheApplicationStartsAndSaysWhatIsMissing() {
    LoginConfig config = read(Map.of());

    assertThat(config.x().oauth1()).isNull();
    assertThat(config.x().oauth2()).isNull();
    assertThat(config.x().protocol()).isNull();
    assertThat(LoginSettings.of(config.login()).isSetUp()).isFalse();
    assertThat(config.login().missing())
        .containsExactly(
            "TWITTER_API_KEY", "TWITTER_API_SECRET (or TWITTER_CLIENT_ID)", "LOGIN_PUBLIC_URL");
  }

  @Test
  void missingPublicAddressIsNotGuessed() {
    Map<String, String> settings = setUp();
    settings.remove("LOGIN_PUBLIC_URL");

    assertThat(LoginSettings.of(read(settings).login()).isSetUp()).isFalse();
    assertThat(read(settings).login().missing()).containsExactly("LOGIN_PUBLIC_URL");
    assertThat(read(settings).login().publicUrl()).isNull();
  }

  @Test
  void missingKeysAreNoErrorWithAPublicAddress() {
    LoginConfig config = read(Map.of("LOGIN_PUBLIC_URL", "https://app.example"));

    assertThat(LoginSettings.of(config.login()).isSetUp()).isFalse();
    assertThat(config.login().missing())
        .containsExactly("TWITTER_API_KEY", "TWITTER_API_SECRET (or TWITTER_CLIENT_ID)");
  }

  @Test
  void threeSettingsAreEnoughAndTheRestIsAsUsual() {
    LoginConfig config = read(setUp());

    assertThat(connection(config).credentials().consumerKey()).isEqualTo("the-key");
    assertThat(connection(config).credentials().consumerSecret()).isEqualTo(SECRET);
    assertThat(connection(config).apiUrl()).isEqualTo(URI.create("https://api.x.com"));
    assertThat(connection(config).accessType()).isNull();
    assertThat(connection(config).alwaysAsk()).isFalse();
    assertThat(connection(config).email()).isFalse();
    assertThat(LoginSettings.of(config.login()).isSetUp()).isTrue();
    assertThat(LoginSettings.of(config.login()).isSecure()).isTrue();
    assertThat(config.login().publicUrl()).isEqualTo(URI.create("https://app.example/shop"));
    assertThat(config.login().newUserGroups()).containsExactly("user");
    assertThat(config.login().adminSubjects()).isEmpty();
    assertThat(config.login().signInPage()).isEqualTo("/sign-in");
    assertThat(config.login().successPage()).isEqualTo("/");
    assertThat(config.login().failureRedirect()).isNull();
    assertThat(config.login().apiPath()).isEqualTo("/api/");
    assertThat(config.login().pictureOrigins())
        .containsExactly("https://pbs.twimg.com", "https://abs.twimg.com");
    assertThat(config.login().maxInFlight()).isEqualTo(1_000);
    assertThat(config.login().passwords()).isFalse();
    assertThat(config.login().recent()).isEqualTo(Duration.ofMinutes(10));
    assertThat(config.http().budget()).isEqualTo(HttpBudget.DEFAULT);
    assertThat(config.database().migrate()).isTrue();
    assertThat(config.node()).matches("[A-Za-z0-9_.-]+");
  }

  /** What a deployment sets that uses OAuth 2.0 only. */
  private static Map<String, String> setUpOAuth2() {
    Map<String, String> settings = new HashMap<>();
    settings.put("TWITTER_CLIENT_ID", "the-client");
    settings.put("LOGIN_PUBLIC_URL", "https://app.example/shop");
    return settings;
  }

  private static OAuth2Connection oauth2(Map<String, String> settings) {
    return requireNonNull(read(settings).x().oauth2());
  }

  @Test
  void oauth2NeedsAClientIdOnly() {
    LoginConfig config = read(setUpOAuth2());

    assertThat(LoginSettings.of(config.login()).isSetUp()).isTrue();
    assertThat(config.x().protocol()).isEqualTo(Protocol.OAUTH2);
    assertThat(config.x().oauth1()).isNull();
    OAuth2Connection connection = oauth2(setUpOAuth2());
    assertThat(connection.credentials().clientId()).isEqualTo("the-client");
    assertThat(connection.credentials().isConfidential()).isFalse();
    assertThat(connection.authorizeUrl()).isEqualTo(URI.create("https://x.com/i/oauth2/authorize"));
    assertThat(connection.apiUrl()).isEqualTo(URI.create("https://api.x.com"));
    assertThat(connection.scopes()).isEqualTo(Scopes.of("users.read", "tweet.read"));
    assertThat(config.x().issuer()).isNull();
  }

  @Test
  void everySettingOfOAuth2IsRead() {
    Map<String, String> settings = setUpOAuth2();
    settings.put("TWITTER_CLIENT_SECRET", SECRET);
    settings.put("TWITTER_AUTHORIZE_URL", "http://127.0.0.1:8090/i/oauth2/authorize");
    settings.put("TWITTER_SCOPES", "users.read tweet.read follows.read");
    settings.put("TWITTER_ISSUER", "https://x.com");
    settings.put("LOGIN_EMAIL", "optional");

    assertThat(oauth2(settings).credentials().clientSecret()).isEqualTo(SECRET);
    assertThat(oauth2(settings).authorizeUrl())
        .isEqualTo(URI.create("http://127.0.0.1:8090/i/oauth2/authorize"));
    assertThat(oauth2(settings).scopes())
        .isEqualTo(Scopes.of("users.read", "tweet.read", "follows.read", "users.email"));
    assertThat(read(settings).x().issuer()).isEqualTo("https://x.com");
  }

  @ParameterizedTest
  @CsvSource({"'', OAUTH2", "oauth2, OAUTH2", "oauth1, OAUTH1"})
  void withBothPairsTheProtocolIsChosen(String choice, Protocol chosen) {
    Map<String, String> settings = setUp();
    settings.putAll(setUpOAuth2());
    settings.put("TWITTER_PROTOCOL", choice);

    assertThat(read(settings).x().protocol()).isEqualTo(chosen);
    assertThat(read(settings).x().oauth1()).isNotNull();
    assertThat(read(settings).x().oauth2()).isNotNull();
  }

  @Test
  void everySettingIsRead() {
    assertThat(connection(readWith("TWITTER_API_URL", "https://api.twitter.com/")).apiUrl())
        .isEqualTo(URI.create("https://api.twitter.com"));
    assertThat(connection(readWith("TWITTER_ALWAYS_ASK", "true")).alwaysAsk()).isTrue();
    assertThat(connection(readWith("LOGIN_EMAIL", "optional")).email()).isTrue();
    assertThat(readWith("LOGIN_GROUPS", "user, buyer").login().newUserGroups())
        .containsExactlyInAnyOrder("user", "buyer");
    assertThat(readWith("LOGIN_ADMIN_IDS", "12,9007199254740993").login().adminSubjects())
        .containsExactlyInAnyOrder("12", "9007199254740993");
    assertThat(readWith("LOGIN_SESSION_HOURS", "720").login().sessionLifetime())
        .isEqualTo(Duration.ofDays(30));
    assertThat(readWith("LOGIN_HISTORY_DAYS", "1").limits().historyKept())
        .isEqualTo(Duration.ofDays(1));
    assertThat(read(setUp()).login().sessionLifetime()).isEqualTo(Duration.ofHours(12));
    assertThat(read(setUp()).limits().historyKept()).isEqualTo(Duration.ofDays(90));
    assertThat(readWith("LOGIN_REFRESH_DAYS", "7").applications().refresh())
        .isEqualTo(Duration.ofDays(7));
    assertThat(readWith("LOGIN_SIGNING_KEY_DAYS", "1").applications().signingKey())
        .isEqualTo(Duration.ofDays(1));
    assertThat(read(setUp()).applications())
        .isEqualTo(new TokenLifetimes(Duration.ofDays(30), Duration.ofDays(30)));
    assertThat(readWith("LOGIN_SIGN_IN_PAGE", "/enter").login().signInPage()).isEqualTo("/enter");
    assertThat(readWith("LOGIN_SUCCESS_PAGE", "/home?a=b").login().successPage())
        .isEqualTo("/home?a=b");
    assertThat(readWith("LOGIN_FAILURE_REDIRECT", "/oops").login().failureRedirect())
        .isEqualTo("/oops");
    assertThat(readWith("LOGIN_API_PATH", "/rest/").login().apiPath()).isEqualTo("/rest/");
    assertThat(
            readWith("LOGIN_PICTURE_ORIGINS", "https://A.example, http://127.0.0.1:8090")
                .login()
                .pictureOrigins())
        .containsExactly("https://a.example", "http://127.0.0.1:8090");
    assertThat(readWith("LOGIN_MAX_IN_FLIGHT", "7").login().maxInFlight()).isEqualTo(7);
    assertThat(readWith("LOGIN_NODE", "n").limits().maxPendingSessions()).isEqualTo(1_000);
    assertThat(readWith("LOGIN_MAX_PENDING_SESSIONS", "10").limits().maxPendingSessions())
        .isEqualTo(10);
    assertThat(readWith("LOGIN_PASSWORD", "true").login().passwords()).isTrue();
    assertThat(readWith("LOGIN_RECENT_MINUTES", "60").login().recent())
        .isEqualTo(Duration.ofHours(1));
    assertThat(readWith("TWITTER_CONNECT_TIMEOUT_MS", "11").http().budget().connect())
        .isEqualTo(Duration.ofMillis(11));
    assertThat(readWith("TWITTER_ANSWER_TIMEOUT_MS", "12").http().budget().firstByte())
        .isEqualTo(Duration.ofMillis(12));
    assertThat(readWith("TWITTER_TOTAL_TIMEOUT_MS", "13").http().budget().total())
        .isEqualTo(Duration.ofMillis(13));
    assertThat(readWith("LOGIN_MIGRATE", "false").database().migrate()).isFalse();
    assertThat(readWith("LOGIN_NODE", "node-1.eu_2").node()).isEqualTo("node-1.eu_2");
    assertThat(readWith("LOGIN_CLIENT_HOSTS", "Wiki.internal, 10.1.2.3,[::1]").http().toClients())
        .matches(way -> way.isListed("wiki.internal") && way.isListed("::1"))
        .matches(way -> !way.isListed("app.example"));
  }

  @Test
  void accessTypeIsReadTogetherWithAlwaysAsk() {
    Map<String, String> settings = setUp();
    settings.put("TWITTER_ACCESS_TYPE", "read");
    settings.put("TWITTER_ALWAYS_ASK", "true");

    assertThat(connection(read(settings)).accessType()).isEqualTo(AccessType.READ);

    settings.put("TWITTER_ALWAYS_ASK", "false");
    assertThatThrownBy(() -> read(settings))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("TWITTER_ACCESS_TYPE")
        .hasMessageContaining("TWITTER_ALWAYS_ASK");
  }

  @Test
  void emptyAndBlankValuesAreLikeMissingOnes() {
    Map<String, String> settings = setUp();
    Stream.of(Setting.values()).forEach(each -> settings.putIfAbsent(each.variable(), " "));

    LoginConfig config = read(settings);

    assertThat(config.login()).isEqualTo(read(setUp()).login());
    assertThat(config.http().budget()).isEqualTo(HttpBudget.DEFAULT);
  }

  @Test
  void pricesAndBudgetsAreDollars() {
    Map<String, String> settings = setUp();
    settings.put("TWITTER_PRICES", "user_read=0.02, verify_credentials = 0.01");
    settings.put("TWITTER_BUDGET_MONTH", "12.5");

    LoginConfig.Costs costs = read(settings).costs();

    assertThat(costs.prices().of(Billed.USER_READ)).isEqualTo(20_000);
    assertThat(costs.prices().of(Billed.VERIFY_CREDENTIALS)).isEqualTo(10_000);
    assertThat(costs.prices().of(Billed.POST_READ)).isEqualTo(Billed.POST_READ.usual());
    assertThat(costs.budget()).isEqualTo(new Budget(0, 12_500_000));
  }

  @Test
  void spacesAroundAValueDoNotCount() {
    assertThat(connection(readWith("TWITTER_API_KEY", " the-key\n")).credentials().consumerKey())
        .isEqualTo("the-key");
  }

  @ParameterizedTest
  @CsvSource({"TWITTER_API_KEY, TWITTER_API_SECRET", "TWITTER_API_SECRET, TWITTER_API_KEY"})
  void halfSetPairStopsTheDeploymentAndNamesBoth(String set, String missing) {
    Map<String, String> settings = setUp();
    settings.put(missing, "");
    settings.put(set, SECRET);

    assertThatThrownBy(() -> read(settings))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(set)
        .hasMessageContaining(missing)
        .message()
        .doesNotContain(SECRET);
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "LOGIN_PUBLIC_URL | app.example",
        "LOGIN_PUBLIC_URL | oob",
        "LOGIN_PUBLIC_URL | //app.example",
        "LOGIN_PUBLIC_URL | ftp://app.example",
        "LOGIN_PUBLIC_URL | javascript:alert(1)",
        "LOGIN_PUBLIC_URL | https://",
        "LOGIN_PUBLIC_URL | https:///shop",
        "LOGIN_PUBLIC_URL | https://my_host",
        "LOGIN_PUBLIC_URL | https://user@app.example",
        "LOGIN_PUBLIC_URL | https://user:pass@app.example",
        "LOGIN_PUBLIC_URL | https://app.example?x=1",
        "LOGIN_PUBLIC_URL | https://app.example#x",
        "LOGIN_PUBLIC_URL | https://app.example//shop",
        "LOGIN_PUBLIC_URL | https://app.example/../shop",
        "LOGIN_PUBLIC_URL | https://app.example/a b",
        "LOGIN_PUBLIC_URL | https://app.example:port",
        "LOGIN_PUBLIC_URL | https://app.example:99999",
        "LOGIN_PUBLIC_URL | https://app.example:0",
        "LOGIN_PUBLIC_URL | http://app.example",
        "LOGIN_PUBLIC_URL | http://127.0.0.1.evil.example",
        "LOGIN_PUBLIC_URL | http://localhost.evil.example",
        "LOGIN_PUBLIC_URL | http://10.0.0.1",
        "LOGIN_PUBLIC_URL | http://[::2]",
        "LOGIN_PUBLIC_URL | http://0.0.0.0",
        "TWITTER_API_URL | api.x.com",
        "TWITTER_API_URL | http://api.x.com",
        "TWITTER_API_URL | https://api.x.com/?a=b",
        "TWITTER_API_URL | https://user:pass@api.x.com",
        "TWITTER_CLIENT_SECRET | canary-secret-6f1d",
        "TWITTER_PROTOCOL | oauth3",
        "TWITTER_PROTOCOL | oauth2",
        "TWITTER_SCOPES | users.read",
        "TWITTER_SCOPES | users.read,tweet.read",
        "TWITTER_SCOPES | users.read tweet.read <b>",
        "TWITTER_AUTHORIZE_URL | x.com/i/oauth2/authorize",
        "TWITTER_AUTHORIZE_URL | http://x.com/i/oauth2/authorize",
        "TWITTER_AUTHORIZE_URL | https://x.com/i/oauth2/authorize?a=b",
        "TWITTER_ACCESS_TYPE | admin",
        "TWITTER_ALWAYS_ASK | yes",
        "TWITTER_ALWAYS_ASK | TRUE",
        "TWITTER_CONNECT_TIMEOUT_MS | 0",
        "TWITTER_CONNECT_TIMEOUT_MS | -1",
        "TWITTER_CONNECT_TIMEOUT_MS | 2s",
        "TWITTER_ANSWER_TIMEOUT_MS | 8001",
        "TWITTER_TOTAL_TIMEOUT_MS | 99999999999999999999",
        "TWITTER_TOTAL_TIMEOUT_MS | 1e3",
        "LOGIN_EMAIL | true",
        "LOGIN_EMAIL | required",
        "LOGIN_EMAIL_PAGE | email",
        "LOGIN_SMTP_HOST | mail.example.org",
        "LOGIN_SMTP_USER | robot",
        "LOGIN_SMTP_PASSWORD | canary-secret-6f1d",
        "LOGIN_SMTP_PORT | 0",
        "LOGIN_SMTP_SECURITY | ssl",
        "LOGIN_MAIL_FROM | site@example.org",
        "LOGIN_MAIL_FROM | a@example.org, b@example.org",
        "LOGIN_GROUPS | two words",
        "LOGIN_GROUPS | user,<b>",
        "LOGIN_ADMIN_IDS | alice",
        "LOGIN_ADMIN_IDS | 12;13",
        "LOGIN_ADMIN_IDS | -1",
        "LOGIN_ADMIN_IDS | 12345678901234567890",
        "LOGIN_SIGN_IN_PAGE | sign-in",
        "LOGIN_SIGN_IN_PAGE | //evil.example",
        "LOGIN_SUCCESS_PAGE | https://evil.example/",
        "LOGIN_FAILURE_REDIRECT | javascript:alert(1)",
        "LOGIN_API_PATH | api",
        "LOGIN_API_PATH | /",
        "LOGIN_API_PATH | /account",
        "LOGIN_API_PATH | /admin/",
        "LOGIN_PICTURE_ORIGINS | pbs.twimg.com",
        "LOGIN_PICTURE_ORIGINS | https://pbs.twimg.com/a",
        "LOGIN_PICTURE_ORIGINS | https://pbs.twimg.com/",
        "LOGIN_PICTURE_ORIGINS | http://pbs.twimg.com",
        "LOGIN_PICTURE_ORIGINS | *",
        "LOGIN_PICTURE_ORIGINS | https://a.example; script-src *",
        "LOGIN_MAX_IN_FLIGHT | 0",
        "LOGIN_MAX_IN_FLIGHT | many",
        "LOGIN_MAX_PENDING_SESSIONS | 9",
        "LOGIN_MAX_PENDING_SESSIONS | all",
        "LOGIN_SESSION_HOURS | 0",
        "LOGIN_SESSION_HOURS | 8761",
        "LOGIN_STAY_DAYS | -1",
        "LOGIN_STAY_DAYS | 366",
        "LOGIN_STAY_DAYS | 1",
        "LOGIN_KNOWN_LOGINS | 99",
        "LOGIN_HISTORY_DAYS | 0",
        "LOGIN_HISTORY_DAYS | for ever",
        "LOGIN_REFRESH_DAYS | 0",
        "LOGIN_REFRESH_DAYS | 366",
        "LOGIN_SIGNING_KEY_DAYS | 0",
        "LOGIN_SIGNING_KEY_DAYS | 366",
        "LOGIN_PASSWORD | yes",
        "LOGIN_RECENT_MINUTES | 0",
        "LOGIN_RECENT_MINUTES | 1441",
        "LOGIN_MIGRATE | no",
        "LOGIN_DB_URL | h2:mem:users",
        "LOGIN_DB_URL | jdbc:postgresql://login:pass@db.example/login",
        "LOGIN_DB_URL | jdbc:postgresql://login:pass@db.example:5432/login?ssl=true",
        "LOGIN_DB_URL | jdbc:mariadb://login:a/pass@db.example/login",
        "LOGIN_DB_URL | jdbc:mariadb:sequential://login:a?pass@db1,db2/login",
        "LOGIN_DB_POOL_SIZE | 1",
        "LOGIN_ALLOW_HTTP | api.x.com",
        "LOGIN_ALLOW_HTTP | http://simulator",
        "LOGIN_CLIENT_HOSTS | https://wiki.internal",
        "LOGIN_CLIENT_HOSTS | wiki.internal:8443",
        "LOGIN_PUBLIC_URL | https://my_app.example",
        "LOGIN_PUBLIC_URL | https://straße.example",
        "LOGIN_NODE | a node",
        "LOGIN_NODE | a\u0007b",
        "TWITTER_PRICES | user_read",
        "TWITTER_PRICES | user_read=-1",
        "TWITTER_PRICES | users=0.01",
        "TWITTER_BUDGET_DAY | 0",
        "TWITTER_BUDGET_DAY | $5",
        "TWITTER_BUDGET_MONTH | 1e3"
      })
  void nonsenseStopsTheDeploymentAndNamesTheSetting(String setting, String value) {
    assertThatThrownBy(() -> readWith(setting, value))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(setting)
        .message()
        .doesNotContain(SECRET, "pass@", "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://db.example/login?user=login@tenant",
        "jdbc:postgresql://[::1]:5432/login",
        "jdbc:mariadb://address=(host=db1),address=(host=db2)/login",
        "jdbc:h2:tcp://127.0.0.1/~/users",
        "jdbc:h2:file:/data/a@b/users",
        "jdbc:h2:file:///data/a@b/users"
      })
  void addressOfADatabaseMayContainAnAtSignWhereNoUserIs(String url) {
    assertThat(readWith("LOGIN_DB_URL", url).database().url()).isEqualTo(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost",
        "http://LOCALHOST:8080",
        "http://127.0.0.1:8080",
        "http://127.1.2.3/shop",
        "http://[::1]:8080"
      })
  void plainHttpIsForLoopbackAddresses(String url) {
    LoginConfig config = readWith("LOGIN_PUBLIC_URL", url);

    assertThat(config.login().publicUrl()).isEqualTo(URI.create(url));
    assertThat(LoginSettings.of(config.login()).isSecure()).isFalse();
    assertThat(connection(readWith("TWITTER_API_URL", url)).apiUrl()).isEqualTo(URI.create(url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://simulator:8090", "http://app.localhost", "http://192.168.1.5:8080"})
  void plainHttpIsForHostsThatTheOperatorNames(String url) {
    LoginConfig config =
        read(
            with(
                "LOGIN_ALLOW_HTTP",
                "simulator, app.localhost, 192.168.1.5",
                "LOGIN_PUBLIC_URL",
                url));

    assertThat(config.login().publicUrl()).isEqualTo(URI.create(url));
    assertThatThrownBy(() -> readWith("LOGIN_PUBLIC_URL", url))
        .hasMessageContaining("LOGIN_ALLOW_HTTP");
  }

  @Test
  void hostInLettersOfOtherLanguagesIsReadAsBrowsersReadIt() {
    assertThat(readWith("LOGIN_PUBLIC_URL", "https://müller.example").login().publicUrl())
        .isEqualTo(URI.create("https://xn--mller-kva.example"));
  }

  @Test
  void letterThatNoHostHasIsNamed() {
    assertThatThrownBy(() -> readWith("LOGIN_PUBLIC_URL", "https://my_app.example"))
        .hasMessageContaining("'_'");
  }

  @Test
  void slashAtTheEndOfAnAddressDoesNotCount() {
    assertThat(readWith("LOGIN_PUBLIC_URL", "https://app.example/").login().publicUrl())
        .isEqualTo(URI.create("https://app.example"));
    assertThat(readWith("LOGIN_PUBLIC_URL", "https://app.example/shop/").login().publicUrl())
        .isEqualTo(URI.create("https://app.example/shop"));
    assertThat(readWith("LOGIN_PUBLIC_URL", "https://app.example//").login().publicUrl())
        .as("a link //sign-in would lead to another host")
        .isEqualTo(URI.create("https://app.example"));
  }

  @Test
  void keysAreReadFromOnePlace(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("keys");
    Files.writeString(file, "# of today\n" + KEY + "\n");

    assertThat(read(with()).keys()).isNull();
    KeyRing inline = read(with("LOGIN_KEYS", KEY)).keys();
    assertThat(requireNonNull(inline).currentId()).isEqualTo("k1");
    KeyRing ofFile = read(with("LOGIN_KEYS_FILE", file.toString())).keys();
    assertThat(requireNonNull(ofFile).currentId()).isEqualTo("k1");
  }

  static Stream<Arguments> wrongKeys() {
    return Stream.of(
        Arguments.of(with(), "needs a key in LOGIN_KEYS or LOGIN_KEYS_FILE. To make one: java -cp"),
        Arguments.of(
            with("LOGIN_KEYS", KEY, "LOGIN_KEYS_FILE", "/keys"),
            "LOGIN_KEYS and LOGIN_KEYS_FILE are both set"),
        Arguments.of(with("LOGIN_KEYS", SECRET), "LOGIN_KEYS: key 1 is not written as id:key"),
        Arguments.of(with("LOGIN_KEYS_FILE", "/no/such/keys"), "LOGIN_KEYS_FILE cannot be read"),
        Arguments.of(with("LOGIN_KEYS_FILE", "/dev/null"), "LOGIN_KEYS_FILE: there is no key"));
  }

  @ParameterizedTest
  @MethodSource("wrongKeys")
  void storingWithoutAKeyIsRefused(Map<String, String> settings, String message) {
    settings.put("LOGIN_STORE_TOKENS", "true");

    ConfigurationException failure =
        requireNonNull(catchThrowableOfType(ConfigurationException.class, () -> read(settings)));

    assertThat(failure).hasMessageContaining(message).hasMessageNotContaining(SECRET);
  }

  @Test
  void storedTokensAreMeantToBeRefreshed() {
    Map<String, String> settings = with("TWITTER_CLIENT_ID", "the-client");

    assertThat(requireNonNull(read(settings).x().oauth2()).scopes().toString())
        .isEqualTo("tweet.read users.read");
    settings.putAll(
        Map.of("LOGIN_STORE_TOKENS", "true", "LOGIN_KEYS", KEY, "LOGIN_EMAIL", "optional"));
    assertThat(requireNonNull(read(settings).x().oauth2()).scopes().toString())
        .isEqualTo("offline.access tweet.read users.email users.read");
  }

  private static Map<String, String> with(String... namesAndValues) {
    Map<String, String> settings = setUp();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      settings.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return settings;
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    Map<String, String> settings = new HashMap<>();
    List<String> wrong =
        Stream.of(Setting.values())
            .map(Setting::variable)
            // Any text is right for an id or a name, and a secret is wrong without one.
            .filter(setting -> !UNCHECKED.contains(setting))
            .toList();
    wrong.forEach(setting -> settings.put(setting, "~ " + SECRET));

    ConfigurationException failure =
        requireNonNull(catchThrowableOfType(ConfigurationException.class, () -> read(settings)));

    assertThat(failure.getMessage()).contains(wrong).doesNotContain("\n");
  }

  @Test
  void proxyIsReadWithItsPasswordAndShownWithoutIt() {
    LoginConfig config = readWith("LOGIN_PROXY", "http://joe:" + SECRET + "@proxy.example:3128");

    assertThat(requireNonNull(config.http().way().proxy()).password()).isEqualTo(SECRET);
    assertThat(config.http().way()).hasToString("by proxy.example:3128");
    assertThat(readWith("LOGIN_PROXY", "").http().way().proxy()).isNull();
  }

  @Test
  void adv53_noTextFormShowsTheSecret() {
    LoginConfig config = read(setUp());

    assertThat(config.toString()).doesNotContain(SECRET);
    assertThat(config.login().toString()).doesNotContain(SECRET);
    assertThat(connection(config).toString()).doesNotContain(SECRET);
  }

  @Test
  void mailsAreSentByAServerOverAnEncryptedWayUnlessSaidOtherwise() {
    Map<String, String> settings = setUp();
    settings.put("LOGIN_EMAIL", "required");
    settings.put("LOGIN_SMTP_HOST", "mail.example.org");
    settings.put("LOGIN_MAIL_FROM", "Our site <site@example.org>");

    LoginConfig config = read(settings);

    assertThat(config.email().policy()).isEqualTo(EmailPolicy.REQUIRED);
    assertThat(config.email().page()).isEqualTo("/email");
    assertThat(connection(config).email()).as("X is asked as well").isTrue();
    assertThat(requireNonNull(config.email().mail()).smtp())
        .isEqualTo(new SmtpSettings("mail.example.org", 587, null, null, Security.STARTTLS));

    settings.put("LOGIN_SMTP_SECURITY", "tls");
    settings.put("LOGIN_SMTP_USER", "robot");
    settings.put("LOGIN_SMTP_PASSWORD", SECRET);
    assertThat(requireNonNull(read(settings).email().mail()).smtp())
        .isEqualTo(new SmtpSettings("mail.example.org", 465, "robot", SECRET, Security.TLS));
    assertThat(read(settings).toString()).doesNotContain(SECRET);
  }

  @Test
  void requiredAddressSaysWhatItNeeds() {
    assertThatThrownBy(() -> readWith("LOGIN_EMAIL", "required"))
        .hasMessageContaining("LOGIN_EMAIL=required needs a way to send mails")
        .hasMessageContaining("LOGIN_SMTP_HOST and LOGIN_MAIL_FROM, or LOGIN_MAIL_SESSION");
  }

  @Test
  void mailSessionOfTheContainerStandsInForAServer() {
    Map<String, String> settings = setUp();
    settings.put("LOGIN_MAIL_SESSION", "java:app/mail/login");

    assertThat(requireNonNull(read(settings).email().mail()).sessionName())
        .isEqualTo("java:app/mail/login");
    assertThat(requireNonNull(read(settings).email().mail()).smtp()).isNull();

    settings.put("LOGIN_SMTP_HOST", "mail.example.org");
    assertThatThrownBy(() -> read(settings))
        .hasMessageContaining("LOGIN_MAIL_SESSION and LOGIN_SMTP_HOST are both set");
  }

  @Test
  void smtpPortFromKubernetesIsIgnoredWithoutMailsAndReportedWithMails() {
    Map<String, String> settings = setUp();
    settings.put("LOGIN_SMTP_PORT", "tcp://10.0.0.1:587");
    assertThat(read(settings).email().mail()).isNull();

    settings.put("LOGIN_MAIL_SESSION", "mail/site");
    assertThat(requireNonNull(read(settings).email().mail()).sessionName()).isEqualTo("mail/site");

    settings.remove("LOGIN_MAIL_SESSION");
    settings.put("LOGIN_SMTP_HOST", "mail.example.org");
    settings.put("LOGIN_MAIL_FROM", "site@example.org");
    ConfigurationException stop =
        requireNonNull(catchThrowableOfType(ConfigurationException.class, () -> read(settings)));
    assertThat(stop.problems())
        .singleElement()
        .asString()
        .contains("LOGIN_SMTP_PORT is an address", "Kubernetes", "enableServiceLinks");
  }

  @Test
  void logInCanBeSwitchedOff() {
    assertThat(readWith("LOGIN_ENABLED", "false").login().missing())
        .singleElement()
        .asString()
        .startsWith("LOGIN_ENABLED=true");
    assertThat(readWith("LOGIN_ENABLED", "true").login().missing()).isEmpty();
  }

  @Test
  void moreOriginsAreExact() {
    assertThat(
            readWith("LOGIN_MORE_ORIGINS", "https://Login.example.net, http://127.0.0.1:81")
                .login()
                .moreOrigins())
        .containsExactlyInAnyOrder("https://login.example.net", "http://127.0.0.1:81");
    assertThat(
            readWith(
                    "LOGIN_MORE_ORIGINS",
                    "https://a.example:443,https://b.example.,http://[::1]:80")
                .login()
                .moreOrigins())
        .as("as browsers write them")
        .containsExactlyInAnyOrder("https://a.example", "https://b.example", "http://[::1]");
    for (String wrong :
        List.of("https://a.example/path", "*.example", "http://a.example", "https://u@a.example")) {
      assertThatThrownBy(() -> readWith("LOGIN_MORE_ORIGINS", wrong))
          .as(wrong)
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("LOGIN_MORE_ORIGINS has");
    }
  }

  @Test
  void withoutAnyOfThemNoMailIsSent() {
    assertThat(read(setUp()).email().mail()).isNull();
    assertThat(read(setUp()).email().policy()).isEqualTo(EmailPolicy.OFF);
  }

  @Test
  void tokensOfCommandsAreLongAndNeverQuoted() {
    String token = "0123456789abcdef0123456789abcdef";
    assertThat(read(setUp()).doctorToken()).isNull();
    assertThat(read(setUp()).importToken()).isNull();
    assertThat(readWith("LOGIN_DOCTOR_TOKEN", token).doctorToken())
        .isEqualTo(new BearerToken(token));
    assertThat(readWith("LOGIN_DOCTOR_TOKEN", token).importToken()).isNull();
    assertThat(readWith("LOGIN_IMPORT_TOKEN", token).importToken())
        .isEqualTo(new BearerToken(token));
    for (String wrong : new String[] {token.substring(1), token + " and more", token + "\u00e4"}) {
      for (String setting : new String[] {"LOGIN_DOCTOR_TOKEN", "LOGIN_IMPORT_TOKEN"}) {
        assertThatThrownBy(() -> readWith(setting, wrong))
            .hasMessageContaining(setting + " needs 32 or more")
            .hasMessageNotContaining("0123456789");
      }
    }
  }

  @Test
  void proxiesAreAddressesAndNetworksAndNobodyUnlessSaidSo() {
    assertThat(read(setUp()).login().trustedProxies()).isEqualTo(TrustedProxies.NONE);
    assertThat(readWith("LOGIN_TRUSTED_PROXIES", "127.0.0.1, ::1,10.1.0.0/16").login())
        .extracting(login -> login.trustedProxies().ranges().size())
        .isEqualTo(3);
    assertThatThrownBy(() -> readWith("LOGIN_TRUSTED_PROXIES", "127.0.0.1,proxy.example"))
        .hasMessageContaining("LOGIN_TRUSTED_PROXIES has 'proxy.example'");
  }
}
