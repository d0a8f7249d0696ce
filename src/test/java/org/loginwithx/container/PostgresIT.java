package org.loginwithx.container;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.loginwithx.simulator.Endpoint;
import org.loginwithx.simulator.XAccount;

/** The WAR on a real PostgreSQL, which comes late, goes away and comes back. */
@Tag("thorough")
final class PostgresIT {

  @TempDir Path data;

  /** Log-ins that the server keeps in memory. */
  private static final int MOST_KNOWN = 100;

  private final int port = PayaraMicro.freePort();

  private EmbeddedPostgres startDatabase() throws IOException {
    return EmbeddedPostgres.builder()
        .setPort(port)
        .setDataDirectory(data.resolve("postgres"))
        .setCleanDataDirectory(false)
        .start();
  }

  private Map<String, String> settings() {
    return Map.of(
        "LOGIN_KNOWN_LOGINS",
        Integer.toString(MOST_KNOWN),
        "LOGIN_ADMIN_IDS",
        LoginServer.ADMIN_ID,
        "LOGIN_KEYS",
        requireNonNull(LoginServer.STORES_TOKENS.get("LOGIN_KEYS")),
        "LOGIN_DB_CLASS",
        "org.postgresql.ds.PGSimpleDataSource",
        "LOGIN_DB_URL",
        "jdbc:postgresql://127.0.0.1:" + port + "/postgres",
        "LOGIN_DB_USER",
        "postgres",
        "LOGIN_DB_PASSWORD",
        "postgres");
  }

  /** What a failover leaves: connections to a server that answers and does not write. */
  @Test
  void peopleLogInAgainByThemselvesAfterAFailover() throws IOException, SQLException {
    try (EmbeddedPostgres database = startDatabase();
        LoginServer server = LoginServer.start("failover", settings(), List.of())) {
      Visitor operator = new Visitor(server);
      assertThat(operator.get("/health/ready").status()).isEqualTo(200);
      execute(
          database,
          "alter database postgres set default_transaction_read_only = on",
          "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
              + " and datname = 'postgres'");
      LoginServer.await(() -> operator.get("/health/ready").status() == 503, "not ready");
      List<CompletableFuture<Answer>> crowd =
          Stream.generate(() -> new Visitor(server))
              .limit(10)
              .map(visitor -> visitor.getAsync(visitor.approve("early", "/account")))
              .toList();
      assertThat(crowd).allSatisfy(answer -> assertThat(answer.join().status()).isEqualTo(503));

      execute(
          database,
          "set default_transaction_read_only = off",
          "alter database postgres reset default_transaction_read_only");

      // Each log-in that fails ends four of the connections that only read.
      LoginServer.await(
          () -> new Visitor(server).logIn("alice").status() == 303, "a log-in after the failover");
      LoginServer.await(() -> operator.get("/health/ready").status() == 200, "ready again");
    }
  }

  private static void execute(EmbeddedPostgres database, String... statements) throws SQLException {
    try (Connection connection = database.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  @Test
  void itWaitsForTheDatabaseAndSurvivesItsAbsence() throws IOException {
    try (LoginServer server = LoginServer.launch("postgres", settings(), List.of())) {
      server.awaitLogLine("database does not answer yet");
      Visitor visitor = new Visitor(server);
      Visitor forgotten = new Visitor(server);
      String begun;
      String csrf;
      RelyingParty wiki;
      String hint;
      try (EmbeddedPostgres database = startDatabase()) {
        server.payara().awaitReady(passed -> {});
        assertThat(database.getPort()).isEqualTo(port);

        assertThat(forgotten.logIn("forgotten").status()).isEqualTo(303);
        for (int others = 0; others < MOST_KNOWN; others++) {
          new Visitor(server).logIn("other" + others);
        }
        assertThat(visitor.logIn("alice").status()).isEqualTo(303);
        assertThat(visitor.isLoggedInAs("alice")).isTrue();
        assertThat(new Visitor(server).logIn("alice").status()).isEqualTo(303);
        csrf = visitor.get("/account").csrf();
        wiki = registered(server);
        hint = wiki.tokens(visitor, "scope", "openid").getString("id_token");

        begun = visitor.approve("alice", "/account");
      }

      server.x().reset();
      assertThat(new Visitor(server).get("/sign-in").status()).isEqualTo(200);
      assertThat(visitor.isLoggedInAs("alice")).as("who is logged in stays so").isTrue();
      assertPageUnavailable(visitor.get("/account/export"));
      assertPageUnavailable(
          visitor.post("/account/delete", Map.of("csrf", csrf, "confirm", "true")));
      assertThat(forgotten.get("/api/me").status()).as("nobody can say").isEqualTo(503);
      Answer page = forgotten.get("/account", "Accept", "text/html");
      assertThat(page.status()).isEqualTo(503);
      assertThat(page.header("Retry-After")).isPresent();
      assertThat(forgotten.loginCookie()).as("nobody is logged out by it").isPresent();
      assertPageUnavailable(forgotten.get("/connect/logout?id_token_hint=" + hint));
      assertPageUnavailable(forgotten.get("/connect/logout?client_id=" + wiki.id()));
      assertPageUnavailable(forgotten.post("/connect/logout", Map.of("csrf", csrf)));
      assertThat(wiki.answered(forgotten, "prompt", "none"))
          .as("and no application is told so")
          .containsEntry("error", "temporarily_unavailable");
      assertThat(wiki.answered(new Visitor(server), "prompt", "none"))
          .containsEntry("error", "login_required");
      Answer without = visitor.get(begun);
      assertThat(without.status()).isEqualTo(503);
      assertThat(without.header("Retry-After")).isPresent();
      assertThat(without.body()).doesNotContain("SQL").doesNotContain("postgres");
      assertThat(server.x().calls(Endpoint.ACCESS_TOKEN)).as("the verifier is not spent").isZero();

      try (EmbeddedPostgres again = startDatabase()) {
        assertThat(again.getPort()).isEqualTo(port);
        LoginServer.await(
            () -> forgotten.isLoggedInAs("forgotten"), "the log-in to be found again");
        Visitor afterwards = new Visitor(server);
        assertThat(afterwards.logIn("alice").status()).as("by itself").isEqualTo(303);
        assertThat(new Visitor(server).logIn("newcomer").status()).isEqualTo(303);
      }
    }
  }

  private static RelyingParty registered(LoginServer server) {
    server.x().putAccount(XAccount.of(LoginServer.ADMIN_ID, "boss", "Boss"));
    Visitor boss = new Visitor(server);
    assertThat(boss.logIn("boss").status()).isEqualTo(303);
    return RelyingParty.register(server, boss, "Wiki", "https://wiki.example/callback", Map.of());
  }

  /** A page like all others, with its headers and a number, although it could not be made. */
  private static void assertPageUnavailable(Answer answer) {
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.number()).isNotEmpty();
    assertThat(answer.header("Content-Security-Policy")).isPresent();
  }
}
