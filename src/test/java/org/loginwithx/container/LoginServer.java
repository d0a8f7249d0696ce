package org.loginwithx.container;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.h2.jdbcx.JdbcDataSource;
import org.loginwithx.demo.Demo;
import org.loginwithx.secret.Secrets;
import org.loginwithx.simulator.XSimulator;

/** The built WAR on Payara Micro, and the X it believes in. */
public final class LoginServer implements Site, AutoCloseable {

  /** So few that a log-in which holds one while X thinks is noticed at once. */
  public static final int HTTP_THREADS = 8;

  /** Where each server gets a directory of its own. */
  static final Path SERVERS = Path.of(System.getProperty("login.war")).resolveSibling("servers");

  /** Where a server's JVM looks for options besides those of its command. */
  static final String JVM_OPTIONS = "JDK_JAVA_OPTIONS";

  /**
   * For a server that lives for a minute: most of its time goes into starting, which the better
   * compiler only makes slower.
   */
  static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

  private static final Duration PATIENCE = Duration.ofSeconds(150);

  /** Short for a test, and long enough that asking takes no CPU from the server that is asked. */
  private static final Duration POLLING = Duration.ofMillis(50);

  /** A key of the tests, with the mark that no log and no page may have. */
  static final Map<String, String> STORES_TOKENS =
      Map.of(
          "LOGIN_STORE_TOKENS",
          "true",
          "LOGIN_KEYS",
          "test:" + XSimulator.SECRET_MARK.repeat(3) + "AAAAAAA");

  /** Of the server for OAuth 1.0a; with the mark that no log and no page may have. */
  static final String DOCTOR_TOKEN = XSimulator.SECRET_MARK + "OfTheDoctor0000000000000001";

  /** X ids that no account has unless a test gives it one. */
  static final String ADMINISTRATORS = "90001,90002,90077";

  /** The X id of one of them. */
  static final String ADMIN_ID = "90077";

  /** Of all applications that have a secret; with the mark that no log and no page may have. */
  static final String CLIENT_SECRET = XSimulator.SECRET_MARK + "OfAnApplication0000000000000001";

  private static final String WITH_SECRET =
      "merge into login_application (id, name, redirect_uris, secret_hash, id_token_algorithm,"
          + " group_names, origins, credential, own_site, email_required, enabled, created_at)"
          + " key (id) values (?, ?, ?, ?, ?, ?, '', 'secret', false, false, true,"
          + " current_timestamp)";

  private final XSimulator x;
  private final PayaraMicro payara;

  private LoginServer(XSimulator x, PayaraMicro payara) {
    this.x = x;
    this.payara = payara;
  }

  private static final class Shared {
    static final LoginServer OAUTH1 =
        startShared("oauth1", Map.of("LOGIN_DOCTOR_TOKEN", DOCTOR_TOKEN), builtWar());
  }

  private static final class SharedOAuth2 {
    static final JdbcDataSource DATABASE = database();
    static final MailServer MAIL = MailServer.start();

    /**
     * With two other applications beside the login server, see MicroProfileJwtIT and
     * JakartaSecurityIT: one more server takes longer.
     */
    static final LoginServer OAUTH2 =
        startShared(
            "oauth2",
            settings(),
            Deployments.builtWarWith(QuickHash.class),
            "--deploy",
            Deployments.file(Deployments.members()).toString(),
            "--deploy",
            Deployments.file(Deployments.reports()).toString());

    private static Map<String, String> settings() {
      Map<String, String> settings = new HashMap<>(STORES_TOKENS);
      settings.putAll(MAIL.settings());
      settings.put("LOGIN_PASSWORD", "true");
      settings.put("LOGIN_CLIENT_HOSTS", "127.0.0.1");
      settings.put("LOGIN_DB_URL", DATABASE.getURL());
      settings.put("REPORTS_CLIENT_SECRET", CLIENT_SECRET);
      // H2 listens on all addresses otherwise.
      settings.put(JVM_OPTIONS, SHORT_LIVED + " -Dh2.bindAddress=127.0.0.1");
      return settings;
    }

    /** A file that two processes may open. */
    private static JdbcDataSource database() {
      try {
        Files.createDirectories(SERVERS);
        JdbcDataSource database = new JdbcDataSource();
        database.setURL(
            "jdbc:h2:file:%s/users;AUTO_SERVER=TRUE"
                .formatted(Files.createTempDirectory(SERVERS, "oauth2-database-")));
        database.setUser("login");
        database.setPassword("login");
        return database;
      } catch (IOException noDirectory) {
        throw new UncheckedIOException(noDirectory);
      }
    }
  }

  private static LoginServer startShared(
      String protocol, Map<String, String> more, Path war, String... options) {
    // Short enough to wait for in a test, long enough for a machine that is busy.
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                "TWITTER_PROTOCOL",
                protocol,
                "LOGIN_ADMIN_IDS",
                ADMINISTRATORS,
                "TWITTER_ANSWER_TIMEOUT_MS",
                "4000",
                "TWITTER_TOTAL_TIMEOUT_MS",
                "5000"));
    settings.putAll(more);
    List<String> all = new ArrayList<>(List.of("--maxhttpthreads", Integer.toString(HTTP_THREADS)));
    all.addAll(List.of(options));
    return start(protocol, settings, all, war);
  }

  /** The one server for log-ins by OAuth 1.0a that all tests of this JVM share. */
  public static LoginServer shared() {
    return Shared.OAUTH1;
  }

  /**
   * The one server for log-ins by OAuth 2.0 that all tests of this JVM share. It stores tokens and
   * takes passwords and sends mails, and the other one does not, so that log-ins are seen with
   * both.
   */
  public static LoginServer sharedOAuth2() {
    return SharedOAuth2.OAUTH2;
  }

  /** Where the mails of {@link #sharedOAuth2} go. */
  static MailServer mailOfOAuth2() {
    return SharedOAuth2.MAIL;
  }

  /**
   * Registers an application at {@link #sharedOAuth2} and waits until the server knows it. To
   * register one again is to change it.
   *
   * @param id its client id
   * @param redirectUris one on a line
   * @param origin the origin of its page, or nothing
   */
  public static void registerOAuth2(String id, String redirectUris, String origin) {
    register(Demo.REGISTER, id, id, redirectUris, origin);
    awaitKnown(id, redirectUris);
  }

  /**
   * Registers an application that is not of this site, with {@link #CLIENT_SECRET}, at {@link
   * #sharedOAuth2}, and waits until the server knows it.
   *
   * @param algorithm of its ID tokens, {@code ES256} or {@code RS256}
   * @param groups that it may see, one on a line
   */
  static void registerWithSecret(String id, String redirectUri, String algorithm, String groups) {
    register(WITH_SECRET, id, id, redirectUri, Secrets.sha256(CLIENT_SECRET), algorithm, groups);
    awaitKnown(id, redirectUri);
  }

  private static void register(String sql, String id, String... more) {
    try {
      executeOAuth2(sql, Stream.concat(Stream.of(id), Stream.of(more)).toArray(String[]::new));
    } catch (SQLException failure) {
      throw new IllegalStateException("Not registered: " + id, failure);
    }
  }

  private static void awaitKnown(String id, String redirectUris) {
    String redirectUri = redirectUris.lines().findFirst().orElseThrow();
    String page =
        "/connect/twitter?client_id=" + id + "&redirect_uri=" + Visitor.encode(redirectUri);
    Visitor visitor = new Visitor(SharedOAuth2.OAUTH2);
    await(() -> visitor.get(page).status() == 303, "application " + id);
  }

  /**
   * Lets users of such an application return to this address after a log-out, and waits until the
   * server knows it.
   *
   * @return the path to which the application sends them
   */
  public static String logOutOAuth2(String id, String address) {
    try {
      executeOAuth2("update login_application set after_logout_uris = ? where id = ?", address, id);
    } catch (SQLException failure) {
      throw new IllegalStateException("Not registered: " + address, failure);
    }
    String page =
        "/connect/logout?client_id=" + id + "&post_logout_redirect_uri=" + Visitor.encode(address);
    Visitor visitor = new Visitor(SharedOAuth2.OAUTH2);
    await(() -> visitor.get(page).status() == 303, "address " + address);
    return page;
  }

  /** Changes what is in the database of {@link #sharedOAuth2}, past the server. */
  public static void executeOAuth2(String sql, String... values) throws SQLException {
    try (Connection connection = SharedOAuth2.DATABASE.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }

  /** The first column of the first row in the database of {@link #sharedOAuth2}. */
  static String queryOAuth2(String sql, String value) throws SQLException {
    try (Connection connection = SharedOAuth2.DATABASE.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, value);
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next()) {
          throw new IllegalStateException("No row: " + sql);
        }
        return String.valueOf(rows.getString(1));
      }
    }
  }

  /**
   * A server of its own, with a database file of its own unless the settings say otherwise.
   *
   * @param name names its directory below target
   * @param settings environment variables besides those that connect it to the simulator; an empty
   *     one takes the usual one away
   * @param options further options of Payara Micro
   */
  public static LoginServer start(String name, Map<String, String> settings, List<String> options) {
    return start(name, settings, options, builtWar());
  }

  /** The same, of another WAR. */
  static LoginServer start(
      String name, Map<String, String> settings, List<String> options, Path war) {
    LoginServer server = launch(name, settings, options, war);
    server.payara.awaitReady(passed -> {});
    return server;
  }

  private static Path builtWar() {
    return Path.of(System.getProperty("login.war"));
  }

  /** The same, but does not wait for it. */
  static LoginServer launch(String name, Map<String, String> settings, List<String> options) {
    return launch(name, settings, options, builtWar());
  }

  /** The same, of another WAR. */
  static LoginServer launch(
      String name, Map<String, String> settings, List<String> options, Path war) {
    return launch("127.0.0.1", name, settings, options, war);
  }

  /**
   * A server whose public address has the name localhost. Passkeys belong to names; browsers make
   * none for an IP address.
   */
  public static LoginServer startAtLocalhost(String name, Map<String, String> settings) {
    LoginServer server = launch("localhost", name, settings, List.of(), builtWar());
    server.payara.awaitReady(passed -> {});
    return server;
  }

  private static LoginServer launch(
      String host, String name, Map<String, String> settings, List<String> options, Path war) {
    XSimulator x = XSimulator.start();
    int port = PayaraMicro.freePort();
    Map<String, String> environment = environment(x, "http://" + host + ":" + port);
    environment.putAll(settings);
    try {
      environment.values().removeIf(String::isEmpty);
      return new LoginServer(x, PayaraMicro.launch(command(name, port, environment, options, war)));
    } catch (IOException notStarted) {
      throw new UncheckedIOException(notStarted);
    }
  }

  /** The settings of an application at this address, with this X, which learns its callbacks. */
  static Map<String, String> environment(XSimulator x, String publicUrl) {
    x.allowCallback(publicUrl + "/oauth/callback/twitter");
    x.allowCallback(publicUrl + "/oauth2/callback/twitter");
    Map<String, String> environment = new HashMap<>();
    environment.put("TWITTER_PROTOCOL", "oauth1");
    environment.put("TWITTER_CLIENT_ID", x.clientId());
    environment.put("TWITTER_CLIENT_SECRET", requireNonNull(x.clientSecret()));
    environment.put("TWITTER_AUTHORIZE_URL", x.authorizeUrl().toString());
    environment.put("TWITTER_API_KEY", x.consumerKey());
    environment.put("TWITTER_API_SECRET", x.consumerSecret());
    environment.put("TWITTER_API_URL", x.baseUri().toString());
    environment.put("LOGIN_PUBLIC_URL", publicUrl);
    environment.put("LOGIN_PICTURE_ORIGINS", x.baseUri().toString());
    environment.put(JVM_OPTIONS, SHORT_LIVED);
    return environment;
  }

  /** The command of the contract, in a fresh directory. */
  static PayaraMicro.Command command(
      String name, int port, Map<String, String> environment, List<String> options)
      throws IOException {
    return command(name, port, environment, options, builtWar());
  }

  private static PayaraMicro.Command command(
      String name, int port, Map<String, String> environment, List<String> options, Path war)
      throws IOException {
    Files.createDirectories(SERVERS);
    return new PayaraMicro.Command(
        Path.of(System.getProperty("payara.micro.jar")),
        war,
        port,
        Files.createTempDirectory(SERVERS, name + "-"),
        environment,
        options);
  }

  /** X, as far as this server is concerned. */
  @Override
  public XSimulator x() {
    return x;
  }

  /** The server's process. */
  public PayaraMicro payara() {
    return payara;
  }

  /** The address of a page. */
  @Override
  public URI uri(String path) {
    // Not resolve(): a path that begins with two slashes would be another host.
    return path.startsWith("/") ? URI.create(payara.baseUri() + path) : URI.create(path);
  }

  /** Waits until the log has a line with all of these; a log is written behind one's back. */
  public String awaitLogLine(String... parts) {
    await(() -> !linesWith(parts).isEmpty(), String.join(" ", parts));
    return linesWith(parts).get(0);
  }

  /** The lines of the log with all of these. */
  public List<String> linesWith(String... parts) {
    return payara
        .log()
        .lines()
        .filter(line -> List.of(parts).stream().allMatch(line::contains))
        .toList();
  }

  /** Asks again and again, as another process gives nothing to wait on but the clock. */
  static void await(BooleanSupplier condition, String what) {
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > giveUp) {
        throw new AssertionError("Not in the log: " + what);
      }
      LockSupport.parkNanos(POLLING.toNanos());
    }
  }

  @Override
  public void close() {
    payara.close();
    x.close();
  }
}
