package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.loginwithx.config.MariaDbServer;

/** The WAR on a real MariaDB, with only the settings of the database. */
@Tag("thorough")
@EnabledIf(
    value = "org.loginwithx.config.MariaDbServer#isInstalled",
    disabledReason = MariaDbServer.MISSING)
final class MariaDbIT {

  @TempDir Path data;

  @Test
  void usersLogInAndStayLoggedInOverARestartOfTheDatabase() {
    try (MariaDbServer database = MariaDbServer.create(data)) {
      database.create("test");
      Map<String, String> settings =
          Map.of(
              "LOGIN_DB_CLASS", "org.mariadb.jdbc.MariaDbDataSource",
              "LOGIN_DB_URL", database.url("test"),
              "LOGIN_DB_USER", "login",
              "LOGIN_DB_PASSWORD", "login");
      try (LoginServer server = LoginServer.start("mariadb", settings, List.of())) {
        Visitor alice = new Visitor(server);
        assertThat(alice.logIn("alice").status()).isEqualTo(303);
        assertThat(alice.isLoggedInAs("alice")).isTrue();
        assertThat(alice.get("/health/ready").status()).isEqualTo(200);

        database.stop();
        assertThat(alice.isLoggedInAs("alice")).isTrue();
        assertThat(new Visitor(server).logIn("early").status()).isEqualTo(503);
        database.start();

        LoginServer.await(
            () -> new Visitor(server).logIn("alice").status() == 303, "a log-in after the restart");
        assertThat(alice.get("/account/export").body()).contains("alice");
        String csrf = alice.get("/account").csrf();
        alice.post("/account/delete", Map.of("csrf", csrf, "confirm", "true"));
        assertThat(alice.isLoggedInAs("alice")).isFalse();
      }
    }
  }
}
