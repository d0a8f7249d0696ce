package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.loginwithx.simulator.XAccount;

/** Every page that says no has a number, and the log has a line with the same; but not for 404. */
final class ErrorPagesIT {

  private final LoginServer server = LoginServer.shared();
  private final Visitor visitor = new Visitor(server);

  @AfterEach
  void reset() {
    server.x().reset();
  }

  @Test
  void pageThatIsNotThere() {
    Answer answer = visitor.get("/no/such?token=secret-canary");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body())
        .contains("There is no such page")
        .as("an administrator would find nothing by it")
        .doesNotContain("id=\"number\"");
    assertThat(server.awaitLogLine("event=page", "status=404", "page=/no/such"))
        .doesNotContain("canary");
  }

  @Test
  void formOfAnotherSite() {
    server.x().putAccount(XAccount.of("63001", "forged", "Forged"));
    visitor.logIn("forged");

    Answer answer = visitor.post("/account/sessions", Map.of("csrf", "forged"));

    assertThat(answer.status()).isEqualTo(403);
    server.awaitLogLine("event=page", "status=403", "number=" + answer.number());
  }

  @Test
  void methodThatIsNotUnderstood() {
    Answer answer = visitor.post("/sign-in", Map.of());

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.body()).contains("does not understand what your browser sent");
    server.awaitLogLine("event=page", "status=405", "number=" + answer.number());
  }

  @ParameterizedTest
  @CsvSource({"/api/nothing, */*", "/no/such, application/json"})
  void programsGetProblemDetails(String path, String accept) {
    server.x().putAccount(XAccount.of("63002", "program", "Program"));
    visitor.logIn("program");

    Answer answer = visitor.get(path, "Accept", accept);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.header("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body())
        .contains("\"title\":\"not_found\"", "\"status\":404")
        .doesNotContain("\"number\"");
    server.awaitLogLine("event=page", "status=404", "page=" + path);
  }

  @Test
  void programWhoseLoginFailed() {
    Answer answer =
        visitor.get(
            "/oauth/callback/twitter?oauth_token=a&oauth_verifier=b", "Accept", "application/json");

    String number = answer.body().replaceAll("(?s).*\"number\":\"([^\"]+)\".*", "$1");
    server.awaitLogLine("event=login", "outcome=failed", "number=" + number);
  }

  @Test
  void passwordThatIsWrong() {
    LoginServer passwords = LoginServer.sharedOAuth2();
    Visitor person = new Visitor(passwords);
    String csrf = person.get("/sign-in").csrf();

    Answer answer =
        person.post(
            "/login/password",
            Map.of("csrf", csrf, "email", "nobody63@example.org", "password", "wrong wrong wrong"));

    assertThat(answer.status()).isEqualTo(401);
    passwords.awaitLogLine("reason=wrong_password", "number=" + answer.number());
  }
}
