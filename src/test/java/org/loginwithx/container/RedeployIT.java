package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.jdbcx.JdbcDataSource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.loginwithx.container.redeploy.DeployServlet;

/** What stays in a server when the application is taken out of it. */
@Tag("thorough")
final class RedeployIT {

  private static final int TIMES = 10;

  /** With it, threads of the container end soon that have nothing to do. */
  private static final String SHORT_THREADS =
      Path.of("src/test/resources/short-threads.asadmin").toAbsolutePath().toString();

  /** A line of a class histogram: number, instances, bytes, class. */
  private static final Pattern CLASS_LOADERS =
      Pattern.compile(
          "\\d+:\\s+(\\d+)\\s+\\d+\\s+org\\.glassfish\\.web\\.loader\\.WebappClassLoader");

  private static LoginServer server;
  private static JdbcDataSource database;

  @BeforeAll
  static void start() throws IOException {
    Files.createDirectories(LoginServer.SERVERS);
    database = new JdbcDataSource();
    database.setURL(
        "jdbc:h2:file:"
            + Files.createTempDirectory(LoginServer.SERVERS, "redeploy-database-")
                .resolve("users"));
    database.setUser("login");
    database.setPassword("login");
    WebArchive deployer =
        ShrinkWrap.create(WebArchive.class).addPackage(DeployServlet.class.getPackage());
    server =
        LoginServer.launch(
            "redeploy",
            Map.of(
                "TWITTER_PROTOCOL",
                "oauth2",
                "LOGIN_DB_URL",
                database.getURL(),
                LoginServer.JVM_OPTIONS,
                // What may go when memory gets short goes at once.
                LoginServer.SHORT_LIVED + " -XX:SoftRefLRUPolicyMSPerMB=0"),
            List.of(PayaraMicro.CONTEXT_ROOT, "/deployer", PayaraMicro.PRE_BOOT, SHORT_THREADS),
            file(deployer, "deployer.war"));
    server.payara().awaitReady("/deployer/", passed -> {});
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void tenDeploymentsLeaveNoMoreThanThoseOfAnEmptyApplication() throws IOException, SQLException {
    Path empty = empty();
    for (int i = 0; i < TIMES; i++) {
      assertThat(deploy(empty)).isTrue();
      undeploy();
    }
    int usual = classLoaders();

    for (int i = 0; i < TIMES; i++) {
      assertThat(deploy(Path.of(System.getProperty("login.war")))).isTrue();
      Visitor visitor = new Visitor(server);
      assertThat(visitor.logIn("anna").location()).endsWith("/account");
      assertThat(visitor.isLoggedInAs("anna")).isTrue();
      undeploy();
      assertThat(logIns()).isEqualTo(i + 1);
    }

    awaitNoMoreThan(usual);
  }

  @Test
  void startThatFailsLeavesNothing() throws IOException, SQLException {
    assertThat(deploy(empty())).isTrue();
    undeploy();
    int usual = classLoaders();
    WebArchive withoutMailSession =
        Deployments.builtWar()
            .addAsResource(
                new StringAsset("login.mail.session=java:app/not-there"),
                "META-INF/microprofile-config.properties");

    // Payara says that it has deployed it.
    deploy(file(withoutMailSession, "without-mail-session.war"));

    server.awaitLogLine("LOGIN_MAIL_SESSION", "there is no mail session of this name");
    assertThat(logIns()).isNotNegative();
    awaitNoMoreThan(usual);
  }

  private static Path empty() {
    WebArchive archive = ShrinkWrap.create(WebArchive.class);
    return file(archive.addAsWebResource(new StringAsset("Hello"), "index.html"), "empty.war");
  }

  private static Path file(WebArchive archive, String name) {
    Path war = LoginServer.SERVERS.resolve(name);
    archive.as(ZipExporter.class).exportTo(war.toFile(), true);
    return war;
  }

  private static boolean deploy(Path war) {
    return ask(Map.of("name", "redeployed", "war", war.toString())).equals("true");
  }

  private static void undeploy() {
    assertThat(ask(Map.of("name", "redeployed"))).isEqualTo("true");
  }

  private static String ask(Map<String, String> form) {
    return new Visitor(server).post("/deployer/", form).body();
  }

  /** Opens the file by itself, which H2 allows to one process at a time. */
  private static int logIns() throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select count(*) from login_history")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  /**
   * One more may stay for five minutes: the timer of Payara that looks for idle connections keeps
   * the pool that it would have looked at next.
   */
  private static void awaitNoMoreThan(int usual) {
    LoginServer.await(
        () -> classLoaders() <= usual + 1, "no more than " + usual + " class loaders and one");
  }

  /** Counts those that are left after a garbage collection. */
  private static int classLoaders() {
    try {
      Process jcmd =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                  Long.toString(server.payara().pid()),
                  "GC.class_histogram")
              .redirectErrorStream(true)
              .start();
      Matcher line =
          CLASS_LOADERS.matcher(
              new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
      assertThat(line.find()).isTrue();
      return Integer.parseInt(line.group(1));
    } catch (IOException noJcmd) {
      throw new UncheckedIOException(noJcmd);
    }
  }
}
