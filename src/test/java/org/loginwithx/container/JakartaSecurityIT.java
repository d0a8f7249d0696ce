package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.StringReader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.loginwithx.simulator.XAccount;

/**
 * Another application logs users in here by {@code @OpenIdAuthenticationMechanismDefinition} of
 * Jakarta Security, as Payara implements it with Soteria. It is the reports WAR of the example
 * package, beside the login server on the same Payara.
 */
final class JakartaSecurityIT {

  private static final String CLIENT = "reports-client";

  private static LoginServer server;

  @BeforeAll
  static void start() {
    server = LoginServer.sharedOAuth2();
    LoginServer.registerWithSecret(
        CLIENT, server.uri("/reports/callback").toString(), "RS256", "user\nadmin");
  }

  @BeforeEach
  void reset() {
    server.x().reset();
  }

  /** Opens a page of the application, logs in, and comes back to that page. */
  private static Answer open(Visitor visitor, String page, String handle) {
    String connect = visitor.get(page).location();
    assertThat(connect).startsWith(server.uri("/connect/twitter?").toString()).contains("nonce=");
    Answer callback = visitor.get(visitor.logInFor(connect, handle));
    // Soteria exchanges the code there, not at the redirect address.
    assertThat(callback.location()).as(callback.body()).startsWith(server.uri(page) + "?code=");
    return visitor.get(callback.next());
  }

  private static JsonObject json(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return Json.createReader(new StringReader(answer.body())).readObject();
  }

  @Test
  void userLogsInAndIsKnownByNameAndGroups() {
    Visitor visitor = new Visitor(server);

    JsonObject user = json(open(visitor, "/reports/mine", "alice"));

    assertThat(user.getString("caller")).isEqualTo("alice");
    assertThat(user.getString("name")).isEqualTo("Alice Example");
    assertThat(user.getString("sub")).isEqualTo(json(visitor.get("/api/me")).getString("userId"));
    assertThat(user.getJsonArray("roles").getValuesAs(JsonString::getString))
        .containsExactly("user");
    assertThat(json(visitor.get("/reports/mine"))).as("from the session").isEqualTo(user);
  }

  @Test
  void groupsAreRoles() {
    server.x().putAccount(XAccount.of(LoginServer.ADMIN_ID, "reports_boss", "Boss"));
    Visitor boss = new Visitor(server);
    Visitor member = new Visitor(server);

    assertThat(open(boss, "/reports/all", "reports_boss").status()).isEqualTo(200);
    assertThat(open(member, "/reports/all", "reports_member").status()).isEqualTo(403);
  }
}
