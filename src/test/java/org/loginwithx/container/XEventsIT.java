package org.loginwithx.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.loginwithx.simulator.XAccount;

/** What X reports, on a real server: by the webhook here, by the stream in {@link XStreamIT}. */
final class XEventsIT {

  private static final String PATH = "/webhook/twitter";
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static LoginServer server;

  @BeforeAll
  static void start() {
    Map<String, String> settings = new HashMap<>(LoginServer.STORES_TOKENS);
    settings.put("LOGIN_ADMIN_IDS", LoginServer.ADMIN_ID);
    settings.put("LOGIN_X_EVENTS", "webhook");
    settings.put("TWITTER_APP_ID", "29820954");
    settings.put("LOGIN_REVOKED_ENDS_SESSIONS", "true");
    settings.put("LOGIN_X_RENAMES", "10");
    server = LoginServer.start("webhook", settings, List.of());
    server.x().putAccount(XAccount.of(LoginServer.ADMIN_ID, "boss", "Boss"));
    LoginServer.await(() -> server.x().subscriptions().contains("oauth.revoke"), "subscription");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String userId(Visitor visitor) {
    return visitor.me().orElseThrow().replaceAll("(?s).*\"userId\":\"([^\"]+)\".*", "$1");
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  private static HttpResponse<String> deliver(String body, String signature) {
    return send(
        HttpRequest.newBuilder(server.uri(PATH))
            .header("content-type", "application/json")
            .header("x-twitter-webhooks-signature", signature)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static String revocation(String subject, String uuid, String appId) {
    return """
    {"data":{"event_uuid":"%s","filter":{},"event_type":"oauth.revoke","payload":\
    {"date_time":"%s","user_id":"%s","app_id":"%s"}}}\
    """
        .formatted(uuid, Instant.now().plusSeconds(5), subject, appId);
  }

  @Test
  @DisplayName("A user revokes at X: tokens are gone, sessions have ended, the history says so")
  void revocationAtX() {
    Visitor boss = Visitor.loggedIn(server, "boss");
    Visitor alice = Visitor.loggedIn(server, "alice");
    String userId = userId(alice);
    assertThat(alice.get("/account").body()).contains("id=\"live\"");
    int before = server.x().awaitDeliveries(0).size();

    server.x().revoke("alice");

    assertThat(server.x().awaitDeliveries(before + 1)).last().isEqualTo(200);
    server.awaitLogLine("event=account", "outcome=revoked_at_x", "user=" + userId);
    assertThat(alice.isAnonymous()).isTrue();
    assertThat(boss.get("/admin/people/" + userId).body()).contains("Access revoked at X");
    assertThat(boss.isLoggedInAs("boss")).isTrue();
    // Another log-in works as before.
    assertThat(Visitor.loggedIn(server, "alice").get("/account").body())
        .contains("id=\"live\"", "You revoked this site’s access at X");
  }

  @Test
  @DisplayName("A rename is here before the user comes back")
  void renameAtX() {
    Visitor.loggedIn(server, "before_it");
    String subject = server.x().account("before_it").id();
    Visitor boss = Visitor.loggedIn(server, "boss");
    // The next check subscribes to the names of new users.
    boss.post("/admin/connection/events", Map.of("csrf", boss.get("/admin/connection").csrf()));
    LoginServer.await(
        () -> server.x().subscriptions().contains("profile.update.screenname " + subject),
        "subscription to names");
    int before = server.x().awaitDeliveries(0).size();

    server.x().changeHandle("before_it", "after_it");
    server.x().changeName("after_it", "Ms After");

    assertThat(server.x().awaitDeliveries(before + 2)).endsWith(200, 200);
    assertThat(boss.get("/admin/people?q=after_it").body()).contains("@after_it", "Ms After");
    assertThat(boss.get("/admin/people?q=before_it").body()).contains("@after_it");
  }

  @Test
  @DisplayName("A delivery that X has not signed does nothing, and leaves no line in the log")
  void deliveryOfAStranger() {
    Visitor bob = Visitor.loggedIn(server, "bob");
    String body = revocation(server.x().account("bob").id(), "1", server.x().appId());
    int lines = server.linesWith("event=").size();

    for (String signature :
        List.of(
            "", "sha256=", "sha256=" + "A".repeat(43) + "=", server.x().webhookSignature("{}"))) {
      HttpResponse<String> answer = deliver(body, signature.isEmpty() ? "none" : signature);
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.body()).isEmpty();
    }

    assertThat(server.linesWith("event=")).hasSize(lines);
    assertThat(bob.isLoggedInAs("bob")).isTrue();
  }

  @Test
  void eventOfAnotherAppDoesNothing() {
    Visitor carol = Visitor.loggedIn(server, "carol");
    String body = revocation(server.x().account("carol").id(), "2", "1");

    assertThat(deliver(body, server.x().webhookSignature(body)).statusCode()).isEqualTo(200);

    assertThat(carol.isLoggedInAs("carol")).isTrue();
  }

  @Test
  void repeatedDeliveryDoesNothing() {
    Visitor dora = Visitor.loggedIn(server, "dora");
    String body = revocation(server.x().account("dora").id(), "-77", server.x().appId());
    assertThat(deliver(body, server.x().webhookSignature(body)).statusCode()).isEqualTo(200);
    assertThat(dora.isAnonymous()).isTrue();
    // In the same five seconds: only its id tells that the event is not a new one.
    Visitor again = Visitor.loggedIn(server, "dora");

    assertThat(deliver(body, server.x().webhookSignature(body)).statusCode()).isEqualTo(200);

    assertThat(again.isLoggedInAs("dora")).isTrue();
  }

  @Test
  void unknownEventIsAccepted() {
    String body = "{\"data\":{\"event_uuid\":\"3\",\"event_type\":\"post.create\"}}";

    assertThat(deliver(body, server.x().webhookSignature(body)).statusCode()).isEqualTo(200);
    assertThat(deliver("no JSON", server.x().webhookSignature("no JSON")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void longDeliveryIsNotRead() {
    String body = " ".repeat(64 * 1024 + 1);

    assertThat(deliver(body, server.x().webhookSignature(body)).statusCode()).isEqualTo(413);
    // Without a length.
    HttpResponse<String> chunked =
        send(
            HttpRequest.newBuilder(server.uri(PATH))
                .header("x-twitter-webhooks-signature", server.x().webhookSignature(body))
                .POST(
                    HttpRequest.BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(body.getBytes(UTF_8)))));
    assertThat(chunked.statusCode()).isEqualTo(413);
  }

  @Test
  void checkOfXIsAnswered() {
    HttpResponse<String> answer =
        send(HttpRequest.newBuilder(server.uri(PATH + "?crc_token=Abc_9-=")));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type").orElseThrow())
        .startsWith("application/json");
    assertThat(answer.body())
        .isEqualTo("{\"response_token\":\"" + server.x().webhookSignature("Abc_9-=") + "\"}");
  }

  @Test
  @DisplayName("Strangers can ask for the proof: the page says so, and what X itself says")
  void pageTellsWhatACheckProves() {
    Visitor boss = Visitor.loggedIn(server, "boss");
    send(HttpRequest.newBuilder(server.uri(PATH + "?crc_token=of_a_stranger")));
    LoginServer.await(
        () -> boss.get("/admin/connection").body().contains("X said that it is valid."),
        "the check at X");

    assertThat(boss.get("/admin/connection").body())
        .contains(
            "Such a request is not signed. X sends one every hour, but anyone else can send one,"
                + " too.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?crc_token=", "?crc_token=%7B%7D", "?crc_token=a&crc_token=b"})
  void nothingElseIsSigned(String query) {
    HttpResponse<String> answer = send(HttpRequest.newBuilder(server.uri(PATH + query)));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void otherMethodsAreRefused() {
    assertThat(send(HttpRequest.newBuilder(server.uri(PATH)).DELETE()).statusCode()).isEqualTo(405);
  }
}
