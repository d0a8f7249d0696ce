package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.loginwithx.container.PayaraMicro.NotStartedException;

/** How the WAR starts with settings that are missing, wrong, or for a public address. */
@Tag("thorough")
final class StartupIT {

  @Test
  void withoutKeysItStartsAndSaysWhatIsMissing() {
    Map<String, String> nothing =
        Map.of(
            "TWITTER_PROTOCOL", "",
            "TWITTER_CLIENT_ID", "",
            "TWITTER_CLIENT_SECRET", "",
            "TWITTER_AUTHORIZE_URL", "",
            "TWITTER_API_KEY", "",
            "TWITTER_API_SECRET", "",
            "TWITTER_API_URL", "",
            "LOGIN_PUBLIC_URL", "",
            "LOGIN_PICTURE_ORIGINS", "");
    try (LoginServer server = LoginServer.start("empty", nothing, List.of())) {
      Visitor visitor = new Visitor(server);

      assertThat(visitor.get("/sign-in").body())
          .contains("Logging in is not set up yet")
          .doesNotContain("/login/twitter");
      assertThat(visitor.get("/").status()).isEqualTo(200);
      assertThat(visitor.get("/login/twitter").status()).isEqualTo(503);
      assertThat(visitor.get("/oauth/callback/twitter?oauth_token=a").status()).isEqualTo(503);
      assertThat(visitor.get("/health/live").status()).isEqualTo(200);
      Answer ready = visitor.get("/health/ready");
      assertThat(ready.status()).as("to be set up through a load balancer").isEqualTo(200);
      assertThat(ready.body()).contains("login-settings", "missing", "LOGIN_PUBLIC_URL");
      server.awaitLogLine(
          "nobody can log in",
          "TWITTER_API_KEY, TWITTER_API_SECRET (or TWITTER_CLIENT_ID), LOGIN_PUBLIC_URL");
    }
  }

  @Test
  void settingsThatMakeNoSenseStopItWithALineThatNamesThem() {
    Map<String, String> wrong =
        Map.of(
            "TWITTER_API_KEY", "",
            "LOGIN_PUBLIC_URL", "login.example.com",
            "LOGIN_STORE_TOKENS", "true");
    try (LoginServer server = LoginServer.launch("wrong", wrong, List.of())) {
      assertThatThrownBy(() -> server.payara().awaitReady(passed -> {}))
          .isInstanceOf(NotStartedException.class)
          .hasMessageContaining("TWITTER_API_SECRET is set, but TWITTER_API_KEY is not")
          .hasMessageContaining("LOGIN_STORE_TOKENS needs a key in LOGIN_KEYS or LOGIN_KEYS_FILE")
          .hasMessageContaining("java -cp login-with-x-core.jar org.loginwithx.token.NewKey")
          .hasMessageContaining("LOGIN_PUBLIC_URL has to begin with https://")
          .hasMessageNotContaining(server.x().consumerSecret());
    }
  }

  @Test
  void secondApplicationOfOneServerIsRefusedAtOnce() throws IOException {
    Path second = LoginServer.SERVERS.resolve("second.war");
    Files.createDirectories(LoginServer.SERVERS);
    Files.copy(
        Path.of(System.getProperty("login.war")), second, StandardCopyOption.REPLACE_EXISTING);
    try (LoginServer server =
        LoginServer.launch("two", Map.of(), List.of("--deploy", second.toString()))) {
      String refusal =
          server.awaitLogLine(
              "Log in with X cannot start", "is the address of the application at", "too");

      server.awaitLogLine("ready in");
      assertThat(server.linesWith("does not answer yet")).isEmpty();
      boolean firstIsAtTheRoot = refusal.contains("application at / of");
      Visitor visitor = new Visitor(server);
      assertThat(visitor.get(firstIsAtTheRoot ? "/sign-in" : "/second/sign-in").status())
          .isEqualTo(200);
      assertThat(visitor.get(firstIsAtTheRoot ? "/second/sign-in" : "/sign-in").status())
          .isEqualTo(404);
    }
  }

  @Test
  @DisplayName("ASVS-3.3.1, 3.4.1: behind https the cookie is __Host- and Secure, and HSTS is sent")
  void publicHttpsAddressGuardsTheCookie() {
    Map<String, String> https = Map.of("LOGIN_PUBLIC_URL", "https://login.example.com");
    try (LoginServer server = LoginServer.start("https", https, List.of())) {
      server.x().allowCallback("https://login.example.com/oauth/callback/twitter");
      Visitor visitor = new Visitor(server);

      Answer otherHost = visitor.get("/login/twitter?returnTo=/account");
      Answer start = visitor.get("/login/twitter?returnTo=/account&canonical=1");

      assertThat(otherHost.location())
          .isEqualTo("https://login.example.com/login/twitter?returnTo=/account&canonical=1");
      assertThat(start.status()).isEqualTo(302);
      assertThat(start.cookies())
          .anySatisfy(
              cookie ->
                  assertThat(cookie)
                      .startsWith("__Host-JSESSIONID=")
                      .contains("Path=/;")
                      .containsIgnoringCase("Secure")
                      .containsIgnoringCase("SameSite=Lax"));
      assertThat(start.header("Strict-Transport-Security")).hasValue("max-age=31536000");
    }
  }

  @Test
  void secretInAFileMayEndWithALineEnd(@TempDir Path directory) throws Exception {
    Path secrets = Files.createDirectory(directory.resolve("secrets"));
    Files.writeString(secrets.resolve("login.db.password"), "from-a-file\n");
    JdbcDataSource database = new JdbcDataSource();
    database.setURL("jdbc:h2:file:" + directory.resolve("users"));
    database.setUser("login");
    database.setPassword("from-a-file");

    LoginServer.start(
            "secrets",
            Map.of("LOGIN_DB_URL", database.getURL()),
            List.of("--secretsdir", secrets.toString()))
        .close();

    // The one that made the file has set the password.
    try (Connection connection = database.getConnection()) {
      assertThat(connection.isValid(1)).isTrue();
    }
  }
}
