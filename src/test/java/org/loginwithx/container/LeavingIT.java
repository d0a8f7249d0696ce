package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.loginwithx.simulator.Endpoint;
import org.loginwithx.simulator.Misbehaviour;
import org.loginwithx.simulator.XSimulator;

/** What a person takes along, and that nothing of them stays. */
final class LeavingIT {

  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final String DELETE = "/account/delete";

  private static LoginServer server;

  @BeforeAll
  static void start() {
    server = LoginServer.sharedOAuth2();
  }

  @AfterEach
  void reset() {
    server.x().reset();
  }

  private static String handle() {
    return "leaver_" + NUMBER.incrementAndGet();
  }

  private static JsonObject export(Visitor visitor) {
    Answer answer = visitor.get("/account/export");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).hasValue("application/json;charset=UTF-8");
    assertThat(answer.header("Content-Disposition"))
        .hasValueSatisfying(value -> assertThat(value).startsWith("attachment"));
    assertThat(answer.header("Cache-Control"))
        .hasValueSatisfying(value -> assertThat(value).contains("no-store"));
    assertThat(answer.body()).doesNotContain(XSimulator.SECRET_MARK);
    return Json.createReader(new StringReader(answer.body())).readObject();
  }

  private static Answer delete(Visitor visitor) {
    return visitor.post(DELETE, Map.of("csrf", visitor.get("/account").csrf(), "confirm", "true"));
  }

  @Test
  void exportHasWhatIsStoredAboutThePersonAndNoSecret() {
    String handle = handle();
    Visitor visitor = Visitor.loggedIn(server, handle);
    Visitor.loggedIn(server, handle);

    JsonObject export = export(visitor);

    JsonObject account = export.getJsonArray("accounts").getJsonObject(0);
    assertThat(account.getString("username")).isEqualTo(handle);
    assertThat(account.getString("subject")).isNotEmpty();
    assertThat(export.getJsonArray("history")).hasSize(2);
    assertThat(export.getJsonArray("history").getJsonObject(0).getString("outcome"))
        .isEqualTo("logged_in");
    assertThat(export.getJsonArray("accessToX").getJsonObject(0).getString("scopes"))
        .contains("users.read");
    assertThat(visitor.me().orElseThrow()).contains(export.getString("userId"));
  }

  @Test
  void exportIsForThePersonOnly() {
    assertThat(new Visitor(server).get("/account/export").status()).isNotEqualTo(200);
  }

  @Test
  void deletedPersonIsLoggedOutEverywhereAndLeavesNoRow() throws SQLException {
    String handle = handle();
    Visitor visitor = Visitor.loggedIn(server, handle);
    Visitor elsewhere = Visitor.loggedIn(server, handle);
    String userId = export(visitor).getString("userId");
    int revoked = server.x().calls(Endpoint.REVOKE);

    Answer answer = delete(visitor);

    assertThat(answer.location()).endsWith("/?deleted=true");
    assertThat(visitor.get("/?deleted=true").body()).contains("Your account is deleted.");
    assertThat(visitor.isAnonymous()).isTrue();
    assertThat(elsewhere.isAnonymous()).isTrue();
    assertThat(server.x().calls(Endpoint.REVOKE)).isEqualTo(revoked + 2);
    for (String table :
        List.of(
            "login_user where id",
            "login_account where user_id",
            "login_tokens where user_id",
            "login_history where user_id",
            "login_mail_link where user_id")) {
      assertThat(LoginServer.queryOAuth2("select count(*) from " + table + " = ?", userId))
          .as(table)
          .isEqualTo("0");
    }
    assertThat(
            LoginServer.queryOAuth2(
                "select count(*) from login_ended where login_id like ?", "%" + userId + "%"))
        .isEqualTo("0");
    assertThat(export(Visitor.loggedIn(server, handle)).getString("userId"))
        .as("whoever comes back is somebody new")
        .isNotEqualTo(userId);
  }

  @Test
  void deletionDoesNotWaitForAnXThatIsDown() {
    String handle = handle();
    Visitor visitor = Visitor.loggedIn(server, handle);
    Map<String, String> form = Map.of("csrf", visitor.get("/account").csrf(), "confirm", "true");
    server.x().misbehave(Endpoint.REVOKE, Misbehaviour.htmlErrorPage(500));

    Answer answer = visitor.post(DELETE, form);

    assertThat(answer.location()).endsWith("/?deleted=here");
    assertThat(visitor.get("/?deleted=here").body()).contains("x.com/settings/connected_apps");
    assertThat(visitor.isAnonymous()).isTrue();
  }

  @Test
  @DisplayName("Deleting takes a second confirmation by the form of the page")
  void nothingIsDeletedWithoutTheTickOrTheToken() {
    Visitor visitor = Visitor.loggedIn(server, handle());
    String csrf = visitor.get(DELETE).csrf();

    assertThat(visitor.post(DELETE, Map.of("csrf", csrf)).location()).endsWith(DELETE);
    assertThat(visitor.get(DELETE).body()).contains("Nothing was deleted: tick the box first.");
    assertThat(visitor.post(DELETE, Map.of("confirm", "true")).status()).isEqualTo(403);
    assertThat(visitor.post(DELETE, Map.of("confirm", "true", "csrf", csrf + "x")).status())
        .isEqualTo(403);
    assertThat(visitor.get(DELETE + "?confirm=true&csrf=" + csrf).status()).isEqualTo(200);

    assertThat(visitor.isAnonymous()).isFalse();
    assertThat(export(visitor).getJsonArray("accounts")).hasSize(1);
  }
}
