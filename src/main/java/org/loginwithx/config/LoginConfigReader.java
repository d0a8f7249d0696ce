package org.loginwithx.config;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.loginwithx.account.EmailPolicy;
import org.loginwithx.attempt.Protocol;
import org.loginwithx.doctor.DoctorToken;
import org.loginwithx.http.HttpBudget;
import org.loginwithx.http.HttpProxy;
import org.loginwithx.http.Trust;
import org.loginwithx.http.WayOut;
import org.loginwithx.mail.Mailer;
import org.loginwithx.mail.SmtpSettings;
import org.loginwithx.oauth1.ConsumerCredentials;
import org.loginwithx.oauth2.BearerToken;
import org.loginwithx.oauth2.ClientCredentials;
import org.loginwithx.oauth2.Scopes;
import org.loginwithx.oauthserver.TokenLifetimes;
import org.loginwithx.token.KeyRing;
import org.loginwithx.user.AddressRange;
import org.loginwithx.web.CanonicalHost;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.ReturnUrl;
import org.loginwithx.web.TrustedProxies;
import org.loginwithx.x.AccessType;
import org.loginwithx.x.OAuth1Connection;
import org.loginwithx.x.OAuth2Connection;

/**
 * Reads the settings and says of all that are wrong what is wrong with them. What is missing is no
 * error: the application starts, and nobody can log in until it is there. Nothing is guessed.
 */
final class LoginConfigReader {

  static final String API_KEY = "TWITTER_API_KEY";
  static final String API_SECRET = "TWITTER_API_SECRET";
  static final String API_URL = "TWITTER_API_URL";
  static final String CLIENT_ID = "TWITTER_CLIENT_ID";
  static final String CLIENT_SECRET = "TWITTER_CLIENT_SECRET";
  static final String SCOPES = "TWITTER_SCOPES";
  static final String AUTHORIZE_URL = "TWITTER_AUTHORIZE_URL";
  static final String ISSUER = "TWITTER_ISSUER";
  static final String PROTOCOL = "TWITTER_PROTOCOL";
  static final String BEARER_TOKEN = "TWITTER_BEARER_TOKEN";
  static final String ACCESS_TYPE = "TWITTER_ACCESS_TYPE";
  static final String ALWAYS_ASK = "TWITTER_ALWAYS_ASK";
  static final String CONNECT_TIMEOUT = "TWITTER_CONNECT_TIMEOUT_MS";
  static final String ANSWER_TIMEOUT = "TWITTER_ANSWER_TIMEOUT_MS";
  static final String TOTAL_TIMEOUT = "TWITTER_TOTAL_TIMEOUT_MS";
  static final String ALLOW_HTTP = "LOGIN_ALLOW_HTTP";
  static final String PROXY = "LOGIN_PROXY";
  static final String NO_PROXY = "LOGIN_NO_PROXY";
  static final String CA_FILE = "LOGIN_CA_FILE";
  static final String PUBLIC_URL = "LOGIN_PUBLIC_URL";
  static final String ENABLED = "LOGIN_ENABLED";
  static final String EMAIL = "LOGIN_EMAIL";
  static final String EMAIL_PAGE = "LOGIN_EMAIL_PAGE";
  static final String SMTP_HOST = "LOGIN_SMTP_HOST";
  static final String SMTP_PORT = "LOGIN_SMTP_PORT";
  static final String SMTP_USER = "LOGIN_SMTP_USER";
  static final String SMTP_PASSWORD = "LOGIN_SMTP_PASSWORD";
  static final String SMTP_SECURITY = "LOGIN_SMTP_SECURITY";
  static final String MAIL_FROM = "LOGIN_MAIL_FROM";
  static final String MAIL_SESSION = "LOGIN_MAIL_SESSION";
  static final String STORE_TOKENS = "LOGIN_STORE_TOKENS";
  static final String KEYS = "LOGIN_KEYS";
  static final String KEYS_FILE = "LOGIN_KEYS_FILE";
  static final String MORE_ORIGINS = "LOGIN_MORE_ORIGINS";
  static final String TERMS_URL = "LOGIN_TERMS_URL";
  static final String PRIVACY_URL = "LOGIN_PRIVACY_URL";
  static final String GROUPS = "LOGIN_GROUPS";
  static final String ADMIN_IDS = "LOGIN_ADMIN_IDS";
  static final String SIGN_IN_PAGE = "LOGIN_SIGN_IN_PAGE";
  static final String SUCCESS_PAGE = "LOGIN_SUCCESS_PAGE";
  static final String FAILURE_REDIRECT = "LOGIN_FAILURE_REDIRECT";
  static final String API_PATH = "LOGIN_API_PATH";
  static final String PICTURE_ORIGINS = "LOGIN_PICTURE_ORIGINS";
  static final String MAX_IN_FLIGHT = "LOGIN_MAX_IN_FLIGHT";
  static final String MAX_PENDING_SESSIONS = "LOGIN_MAX_PENDING_SESSIONS";
  static final String SESSION_HOURS = "LOGIN_SESSION_HOURS";
  static final String STAY_DAYS = "LOGIN_STAY_DAYS";
  static final String KNOWN_LOGINS = "LOGIN_KNOWN_LOGINS";
  static final String HISTORY_DAYS = "LOGIN_HISTORY_DAYS";
  static final String PASSWORD = "LOGIN_PASSWORD";
  static final String MIGRATE = "LOGIN_MIGRATE";
  static final String RECENT_MINUTES = "LOGIN_RECENT_MINUTES";
  static final String NODE = "LOGIN_NODE";
  static final String REFRESH_DAYS = "LOGIN_REFRESH_DAYS";
  static final String SIGNING_KEY_DAYS = "LOGIN_SIGNING_KEY_DAYS";
  static final String TRUSTED_PROXIES = "LOGIN_TRUSTED_PROXIES";
  static final String DOCTOR_TOKEN = "LOGIN_DOCTOR_TOKEN";

  /** Every setting this reader knows, for the table in the documentation to be checked against. */
  static final List<String> ALL =
      List.of(
          API_KEY,
          API_SECRET,
          API_URL,
          CLIENT_ID,
          CLIENT_SECRET,
          SCOPES,
          AUTHORIZE_URL,
          ISSUER,
          PROTOCOL,
          BEARER_TOKEN,
          STORE_TOKENS,
          KEYS,
          KEYS_FILE,
          ACCESS_TYPE,
          ALWAYS_ASK,
          CONNECT_TIMEOUT,
          ANSWER_TIMEOUT,
          TOTAL_TIMEOUT,
          ALLOW_HTTP,
          PROXY,
          NO_PROXY,
          CA_FILE,
          PUBLIC_URL,
          MORE_ORIGINS,
          TERMS_URL,
          PRIVACY_URL,
          ENABLED,
          EMAIL,
          EMAIL_PAGE,
          SMTP_HOST,
          SMTP_PORT,
          SMTP_USER,
          SMTP_PASSWORD,
          SMTP_SECURITY,
          MAIL_FROM,
          MAIL_SESSION,
          GROUPS,
          ADMIN_IDS,
          SIGN_IN_PAGE,
          SUCCESS_PAGE,
          FAILURE_REDIRECT,
          API_PATH,
          PICTURE_ORIGINS,
          MAX_IN_FLIGHT,
          MAX_PENDING_SESSIONS,
          RECENT_MINUTES,
          SESSION_HOURS,
          STAY_DAYS,
          KNOWN_LOGINS,
          HISTORY_DAYS,
          PASSWORD,
          MIGRATE,
          TRUSTED_PROXIES,
          DOCTOR_TOKEN,
          NODE,
          REFRESH_DAYS,
          SIGNING_KEY_DAYS);

  /** A group goes into one column with others, separated by spaces. */
  private static final Predicate<String> GROUP =
      Pattern.compile("[A-Za-z0-9_.:-]{1,64}").asMatchPredicate();

  private static final Predicate<String> SCOPE =
      Pattern.compile("[a-z][a-z.]{1,63}").asMatchPredicate();

  /** What Kubernetes sets for a Service, in all pods of its namespace. */
  private static final Predicate<String> OF_SERVICE =
      Pattern.compile("(tcp|udp|sctp)://.*").asMatchPredicate();

  private static final Predicate<String> HOST =
      Pattern.compile("[a-z0-9.-]{1,253}").asMatchPredicate();

  private static final Predicate<String> X_ID = Pattern.compile("[0-9]{1,19}").asMatchPredicate();

  /** The first parts of the paths at which browsers are, never programs. */
  private static final List<String> PAGES =
      List.of(
          "/account",
          "/admin",
          "/connect",
          "/doctor",
          "/email",
          "/login",
          "/logout",
          "/password",
          "/setup",
          "/sign-in");

  private final Function<String, Optional<String>> source;
  private final List<String> problems = new ArrayList<>();

  /**
   * @param source gives the value of a property such as {@code twitter.api.key}
   */
  LoginConfigReader(Function<String, Optional<String>> source) {
    this.source = source;
  }

  /**
   * @throws ConfigurationException naming every setting that makes no sense
   */
  LoginConfig read() {
    URI publicUrl = url(PUBLIC_URL, null);
    URI apiUrl = url(API_URL, "https://api.x.com");
    String emailPolicy = oneOf(EMAIL, "off", "off", "optional", "required");
    boolean email = !emailPolicy.equals("off");
    OAuth1Connection oauth1 = oauth1(apiUrl, email);
    boolean storeTokens = flag(STORE_TOKENS, false);
    OAuth2Connection oauth2 = oauth2(apiUrl, email, storeTokens);
    KeyRing keys = keys(storeTokens);
    BearerToken bearerToken = bearerToken();
    Protocol protocol = protocol(isSet(API_KEY), isSet(CLIENT_ID));
    String issuer = text(ISSUER, "");
    MailConfig mail = mail();
    EmailPolicy policy = emailPolicy(emailPolicy, mail);
    LoginSettings.Values login = login(publicUrl, missing(publicUrl));
    HttpBudget budget = budget();
    Set<String> plainHttpHosts = checkedPlainHttpHosts();
    HttpProxy proxy = proxy();
    SSLContext trust = trust();
    Duration historyKept = Duration.ofDays(number(HISTORY_DAYS, 90, 1, 3_650));
    boolean migrate = flag(MIGRATE, true);
    URI termsUrl = url(TERMS_URL, null);
    URI privacyUrl = url(PRIVACY_URL, null);
    String emailPage = path(EMAIL_PAGE, "/email");
    String node = node();
    TokenLifetimes applications =
        new TokenLifetimes(
            Duration.ofDays(number(REFRESH_DAYS, 30, 1, 365)),
            Duration.ofDays(number(SIGNING_KEY_DAYS, 30, 1, 365)));
    int maxPendingSessions = number(MAX_PENDING_SESSIONS, 1_000, 10, 1_000_000);
    BearerToken doctorToken = doctorToken();
    int mostKnownLogins = number(KNOWN_LOGINS, 10_000, 100, 10_000_000);
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    return new LoginConfig(
        protocol,
        oauth1,
        oauth2,
        issuer.isEmpty() ? null : issuer,
        keys,
        storeTokens,
        bearerToken,
        login,
        policy,
        emailPage,
        mail,
        budget,
        new WayOut(trust, proxy),
        plainHttpHosts,
        historyKept,
        mostKnownLogins,
        migrate,
        termsUrl,
        privacyUrl,
        node,
        applications,
        maxPendingSessions,
        doctorToken);
  }

  private EmailPolicy emailPolicy(String policy, @Nullable MailConfig mail) {
    if (policy.equals("required") && mail == null) {
      problems.add(
          EMAIL
              + "=required needs a way to send mails: "
              + SMTP_HOST
              + " and "
              + MAIL_FROM
              + ", or "
              + MAIL_SESSION);
    }
    return EmailPolicy.valueOf(policy.toUpperCase(Locale.ROOT));
  }

  /**
   * Null if no mail can be sent. Half of what it needs is an error: somebody meant to set it up.
   */
  private @Nullable MailConfig mail() {
    String from = text(MAIL_FROM, "");
    if (!from.isEmpty() && !Mailer.isSender(from)) {
      problems.add(MAIL_FROM + " has to be one address such as Our site <site@example.org>");
    }
    String security = oneOf(SMTP_SECURITY, "starttls", "starttls", "tls", "none");
    int usualPort = security.equals("tls") ? 465 : 587;
    boolean ofService = OF_SERVICE.test(text(SMTP_PORT, ""));
    int port = ofService ? usualPort : number(SMTP_PORT, usualPort, 1, 65_535);
    String session = text(MAIL_SESSION, "");
    List<String> smtp =
        Stream.of(SMTP_HOST, SMTP_PORT, SMTP_USER, SMTP_PASSWORD, SMTP_SECURITY)
            .filter(this::isSet)
            .filter(setting -> !(ofService && setting.equals(SMTP_PORT)))
            .toList();
    if (!session.isEmpty()) {
      if (!smtp.isEmpty()) {
        problems.add(MAIL_SESSION + " and " + smtp.get(0) + " are both set: set one");
      }
      return new MailConfig(from, null, session);
    }
    if (smtp.isEmpty() && from.isEmpty()) {
      return null;
    }
    if (!isSet(SMTP_HOST) || from.isEmpty()) {
      problems.add(
          "To send mails "
              + SMTP_HOST
              + " and "
              + MAIL_FROM
              + " are both needed, and "
              + (from.isEmpty() ? MAIL_FROM : SMTP_HOST)
              + " is not set");
    }
    if (ofService) {
      problems.add(
          SMTP_PORT
              + " is an address, which Kubernetes sets for a Service called login-smtp: set the"
              + " port, or give the Service another name, or set enableServiceLinks: false");
    }
    if (isSet(SMTP_USER) != isSet(SMTP_PASSWORD)) {
      problems.add(SMTP_USER + " and " + SMTP_PASSWORD + ": set both or none");
    }
    return new MailConfig(
        from,
        new SmtpSettings(
            text(SMTP_HOST, ""),
            port,
            isSet(SMTP_USER) ? text(SMTP_USER, "") : null,
            isSet(SMTP_PASSWORD) ? text(SMTP_PASSWORD, "") : null,
            SmtpSettings.Security.valueOf(security.toUpperCase(Locale.ROOT))),
        null);
  }

  private @Nullable OAuth1Connection oauth1(@Nullable URI apiUrl, boolean email) {
    String key = text(API_KEY, "");
    String secret = text(API_SECRET, "");
    if (key.isEmpty() && !secret.isEmpty()) {
      problems.add(API_SECRET + " is set, but " + API_KEY + " is not: set both or none");
    }
    if (!key.isEmpty() && secret.isEmpty()) {
      problems.add(API_KEY + " is set, but " + API_SECRET + " is not: set both or none");
    }
    String access = oneOf(ACCESS_TYPE, "", "", "read", "write");
    boolean alwaysAsk = flag(ALWAYS_ASK, false);
    if (!access.isEmpty() && !alwaysAsk) {
      problems.add(ACCESS_TYPE + " works at X only together with " + ALWAYS_ASK + "=true");
    }
    if (key.isEmpty() || secret.isEmpty() || apiUrl == null) {
      return null;
    }
    return new OAuth1Connection(
        new ConsumerCredentials(key, secret),
        apiUrl,
        access.isEmpty() ? null : AccessType.valueOf(access.toUpperCase(Locale.ROOT)),
        alwaysAsk,
        email);
  }

  private @Nullable OAuth2Connection oauth2(@Nullable URI apiUrl, boolean email, boolean refresh) {
    String clientId = text(CLIENT_ID, "");
    String secret = text(CLIENT_SECRET, "");
    if (clientId.isEmpty() && !secret.isEmpty()) {
      problems.add(CLIENT_SECRET + " is set, but " + CLIENT_ID + " is not");
    }
    URI authorizeUrl = url(AUTHORIZE_URL, "https://x.com/i/oauth2/authorize");
    Scopes scopes = scopes(email, refresh);
    if (clientId.isEmpty() || apiUrl == null || authorizeUrl == null) {
      return null;
    }
    return new OAuth2Connection(
        new ClientCredentials(clientId, secret.isEmpty() ? null : secret),
        apiUrl,
        authorizeUrl,
        scopes);
  }

  private Scopes scopes(boolean email, boolean refresh) {
    Scopes scopes = Scopes.parse(text(SCOPES, OAuth2Connection.LEAST.toString()));
    if (!scopes.names().stream().allMatch(SCOPE)) {
      problems.add(SCOPES + " takes scopes of X such as users.read, separated by spaces");
    }
    if (!scopes.include(OAuth2Connection.LEAST)) {
      problems.add(SCOPES + " has to have users.read and tweet.read, or X does not say who it is");
    }
    Scopes more = email ? scopes.with(OAuth2Connection.EMAIL) : scopes;
    return refresh ? more.with(OAuth2Connection.REFRESH) : more;
  }

  /** Null if there are none. */
  private @Nullable KeyRing keys(boolean needed) {
    String inline = text(KEYS, "");
    String file = text(KEYS_FILE, "");
    if (!inline.isEmpty() && !file.isEmpty()) {
      problems.add(KEYS + " and " + KEYS_FILE + " are both set: set one");
      return null;
    }
    if (inline.isEmpty() && file.isEmpty()) {
      if (needed) {
        problems.add(
            STORE_TOKENS
                + " needs a key in "
                + KEYS
                + " or "
                + KEYS_FILE
                + ". To make one: java -cp login-with-x-classes.jar org.loginwithx.token.NewKey");
      }
      return null;
    }
    try {
      return KeyRing.parse(inline.isEmpty() ? Files.readString(Path.of(file)) : inline);
    } catch (InvalidPathException noFile) {
      // Its message has the text, which may be the key itself.
      problems.add(KEYS_FILE + " is no file");
    } catch (IllegalArgumentException unusable) {
      problems.add((inline.isEmpty() ? KEYS_FILE : KEYS) + ": " + unusable.getMessage());
    } catch (IOException unreadable) {
      problems.add(KEYS_FILE + " cannot be read: " + unreadable.getClass().getSimpleName());
    }
    return null;
  }

  private @Nullable BearerToken bearerToken() {
    String token = text(BEARER_TOKEN, "");
    if (token.isEmpty()) {
      return null;
    }
    try {
      return new BearerToken(token);
    } catch (IllegalArgumentException noToken) {
      problems.add(BEARER_TOKEN + " is no bearer token: copy it as X's console shows it");
      return null;
    }
  }

  private @Nullable BearerToken doctorToken() {
    String token = text(DOCTOR_TOKEN, "");
    if (token.isEmpty()) {
      return null;
    }
    try {
      if (token.length() >= DoctorToken.SHORTEST) {
        return new BearerToken(token);
      }
    } catch (IllegalArgumentException noToken) {
      // Said below, without it.
    }
    problems.add(
        DOCTOR_TOKEN
            + " needs "
            + DoctorToken.SHORTEST
            + " or more letters, digits and ._~+/- : openssl rand -hex 32 makes one");
    return null;
  }

  /** OAuth 2.0 unless the operator says otherwise; the only one there is if there is only one. */
  private @Nullable Protocol protocol(boolean oauth1, boolean oauth2) {
    String choice = oneOf(PROTOCOL, "", "", "oauth1", "oauth2");
    if (choice.equals("oauth1")) {
      return requireKeys(Protocol.OAUTH1, oauth1, oauth2, API_KEY);
    }
    if (choice.equals("oauth2")) {
      return requireKeys(Protocol.OAUTH2, oauth2, oauth1, CLIENT_ID);
    }
    if (oauth2) {
      return Protocol.OAUTH2;
    }
    return oauth1 ? Protocol.OAUTH1 : null;
  }

  /** With no keys at all nothing is wrong, only missing. */
  private @Nullable Protocol requireKeys(
      Protocol protocol, boolean itsKeys, boolean otherKeys, String setting) {
    if (!itsKeys && otherKeys) {
      problems.add(
          PROTOCOL
              + " is "
              + protocol.name().toLowerCase(Locale.ROOT)
              + ", but "
              + setting
              + " is not set");
    }
    return itsKeys ? protocol : null;
  }

  private boolean isSet(String setting) {
    return !text(setting, "").isEmpty();
  }

  private List<String> missing(@Nullable URI publicUrl) {
    List<String> missing = new ArrayList<>();
    if (!isSet(API_KEY) && !isSet(CLIENT_ID)) {
      missing.add(API_KEY);
      missing.add(API_SECRET + " (or " + CLIENT_ID + ")");
    }
    if (publicUrl == null) {
      missing.add(PUBLIC_URL);
    }
    if (!flag(ENABLED, true)) {
      missing.add(ENABLED + "=true (log-in is switched off)");
    }
    return missing;
  }

  private LoginSettings.Values login(@Nullable URI publicUrl, List<String> missing) {
    String failureRedirect = text(FAILURE_REDIRECT, "");
    return new LoginSettings.Values(
        publicUrl,
        origins(MORE_ORIGINS, ""),
        missing,
        list(GROUPS, "user", "group names", GROUP),
        list(ADMIN_IDS, "", "numeric X ids", X_ID),
        path(SIGN_IN_PAGE, "/sign-in"),
        path(SUCCESS_PAGE, "/account"),
        failureRedirect.isEmpty() ? null : path(FAILURE_REDIRECT, ""),
        apiPath(),
        List.copyOf(origins(PICTURE_ORIGINS, "https://pbs.twimg.com,https://abs.twimg.com")),
        number(MAX_IN_FLIGHT, 1_000, 1, 100_000),
        flag(PASSWORD, false),
        Duration.ofMinutes(number(RECENT_MINUTES, 10, 1, 1_440)),
        Duration.ofHours(number(SESSION_HOURS, 12, 1, 8_760)),
        stayLoggedIn(),
        trustedProxies());
  }

  /** Where programs come with access tokens, pages for browsers cannot be. */
  private String apiPath() {
    String path = path(API_PATH, "/api/");
    String folder = path.endsWith("/") ? path : path + "/";
    if (PAGES.stream().anyMatch(page -> (page + "/").startsWith(folder))) {
      problems.add(
          API_PATH
              + " contains pages for browsers, such as /account. It has to be a path of its own,"
              + " such as /api/");
    }
    return path;
  }

  private Duration stayLoggedIn() {
    Duration stay = Duration.ofDays(number(STAY_DAYS, 0, 0, 365));
    Duration longest = Duration.ofHours(number(SESSION_HOURS, 12, 1, 8_760));
    if (stay.compareTo(longest) > 0) {
      problems.add(
          STAY_DAYS
              + " is longer than "
              + SESSION_HOURS
              + ", after which every log-in ends: raise that to "
              + stay.toHours()
              + " at least");
    }
    return stay;
  }

  private TrustedProxies trustedProxies() {
    List<AddressRange> ranges = new ArrayList<>();
    for (String text : split(text(TRUSTED_PROXIES, ""))) {
      AddressRange.parse(text)
          .ifPresentOrElse(
              ranges::add,
              () ->
                  problems.add(
                      TRUSTED_PROXIES
                          + " has '"
                          + text
                          + "', but takes addresses and networks such as 10.1.0.0/16"));
    }
    return new TrustedProxies(ranges);
  }

  private HttpBudget budget() {
    return new HttpBudget(
        Duration.ofMillis(number(CONNECT_TIMEOUT, 2_000, 1, 8_000)),
        Duration.ofMillis(number(ANSWER_TIMEOUT, 5_000, 1, 8_000)),
        Duration.ofMillis(number(TOTAL_TIMEOUT, 8_000, 1, 8_000)),
        HttpBudget.DEFAULT.maxBody());
  }

  /** Null if X is called straight. */
  private @Nullable HttpProxy proxy() {
    String address = text(PROXY, "");
    if (address.isEmpty()) {
      return null;
    }
    try {
      return address.equals("system")
          ? HttpProxy.ofSystem(System.getProperties(), System.getenv()).orElse(null)
          : HttpProxy.parse(address, HttpProxy.names(text(NO_PROXY, "")));
    } catch (IllegalArgumentException unusable) {
      problems.add(PROXY + " is " + unusable.getMessage());
      return null;
    }
  }

  private SSLContext trust() {
    String file = text(CA_FILE, "");
    if (!file.isEmpty()) {
      try {
        return Trust.ofJvmAnd(Path.of(file));
      } catch (InvalidPathException | IOException unreadable) {
        problems.add(CA_FILE + " cannot be read: " + unreadable.getClass().getSimpleName());
      } catch (CertificateException unusable) {
        problems.add(CA_FILE + " has no certificate in PEM format that can be used");
      }
    }
    return Trust.ofJvm();
  }

  private String node() {
    String configured = text(NODE, "");
    if (configured.isEmpty()) {
      return hostName();
    }
    if (!configured.matches("[A-Za-z0-9_.-]{1,64}")) {
      problems.add(NODE + " may have letters, digits, '.', '_' and '-', 64 at most");
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

  /** Hosts of a test network, for which http is meant. */
  private Set<String> plainHttpHosts() {
    return split(text(ALLOW_HTTP, "")).stream()
        .map(host -> host.toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }

  private Set<String> checkedPlainHttpHosts() {
    Set<String> hosts = plainHttpHosts();
    if (!hosts.stream().allMatch(HOST) || hosts.stream().anyMatch(WebAddress::isOfX)) {
      problems.add(
          ALLOW_HTTP
              + " takes host names, separated by commas, without scheme and port;"
              + " hosts of X are not allowed");
    }
    return hosts;
  }

  private @Nullable URI url(String setting, @Nullable String usual) {
    String value = text(setting, usual == null ? "" : usual);
    if (value.isEmpty()) {
      return null;
    }
    // All of them: a link to a path after one more slash would lead to another host.
    String trimmed = WebAddress.ascii(value.replaceFirst("/+$", ""));
    Optional<String> problem = WebAddress.problem(trimmed, plainHttpHosts());
    if (problem.isPresent()) {
      problems.add(setting + " " + problem.get());
      return null;
    }
    return URI.create(trimmed);
  }

  private Set<String> origins(String setting, String usual) {
    Set<String> origins = new LinkedHashSet<>();
    for (String written : split(text(setting, usual))) {
      String origin = WebAddress.ascii(written);
      Optional<String> problem = WebAddress.problem(origin, plainHttpHosts());
      if (problem.isPresent() || !URI.create(origin).getRawPath().isEmpty()) {
        problems.add(
            setting + " has '" + written + "', but takes origins such as https://www.example.org");
        continue;
      }
      origins.add(CanonicalHost.origin(URI.create(origin)));
    }
    return origins;
  }

  private String path(String setting, String usual) {
    String path = text(setting, usual);
    if (ReturnUrl.parse(path).isEmpty()) {
      problems.add(setting + " has to be a path of this application that begins with a slash");
    }
    return path;
  }

  private Set<String> list(String setting, String usual, String what, Predicate<String> isValid) {
    List<String> values = split(text(setting, usual));
    if (!values.stream().allMatch(isValid)) {
      problems.add(setting + " takes " + what + ", separated by commas");
    }
    return Set.copyOf(new LinkedHashSet<>(values));
  }

  private static List<String> split(String values) {
    return Arrays.stream(values.split(","))
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .collect(Collectors.toList());
  }

  private String oneOf(String setting, String usual, String... allowed) {
    String value = text(setting, usual);
    if (!Arrays.asList(allowed).contains(value)) {
      String choices =
          Arrays.stream(allowed)
              .filter(choice -> !choice.isEmpty())
              .collect(Collectors.joining(", "));
      problems.add(setting + " has to be one of " + choices);
      return usual;
    }
    return value;
  }

  private boolean flag(String setting, boolean usual) {
    return oneOf(setting, Boolean.toString(usual), "true", "false").equals("true");
  }

  private int number(String setting, int usual, int least, int most) {
    String value = text(setting, Integer.toString(usual));
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Reported below, like a number out of range.
    }
    problems.add(setting + " has to be a number from " + least + " to " + most);
    return usual;
  }

  private String text(String setting, String usual) {
    String property = setting.toLowerCase(Locale.ROOT).replace('_', '.');
    return source.apply(property).map(String::strip).filter(s -> !s.isEmpty()).orElse(usual);
  }
}
