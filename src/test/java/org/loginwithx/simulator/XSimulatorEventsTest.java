package org.loginwithx.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Activity API, with the requests of X's documentation. */
final class XSimulatorEventsTest {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final XSimulator x = XSimulator.start();
  private final LinkedBlockingQueue<String> delivered = new LinkedBlockingQueue<>();
  private HttpServer app;
  private String bearer;
  private volatile boolean answersChecks = true;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    app = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    app.createContext(
        "/",
        exchange -> {
          String query = exchange.getRequestURI().getQuery();
          byte[] answer = new byte[0];
          if (query != null && answersChecks) {
            String proof = x.webhookSignature(query.replace("crc_token=", ""));
            answer = ("{\"response_token\":\"" + proof + "\"}").getBytes(UTF_8);
          } else if (query == null) {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            String signature =
                exchange.getRequestHeaders().getFirst("x-twitter-webhooks-signature");
            delivered.add(x.webhookSignature(body).equals(signature) ? body : "unsigned");
          }
          exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    app.start();
    String basic =
        Base64.getEncoder()
            .encodeToString((x.consumerKey() + ":" + x.consumerSecret()).getBytes(UTF_8));
    String answer =
        CLIENT
            .send(
                HttpRequest.newBuilder(x.baseUri().resolve("/oauth2/token"))
                    .header("authorization", "Basic " + basic)
                    .header("content-type", "application/x-www-form-urlencoded;charset=UTF-8")
                    .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials"))
                    .build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    bearer = answer.replaceAll(".*\"access_token\":\"([^\"]+)\".*", "$1");
  }

  @AfterEach
  void stop() {
    app.stop(0);
    x.close();
  }

  private HttpResponse<String> send(String method, String path, String json)
      throws IOException, InterruptedException {
    return send(method, path, json, bearer);
  }

  private HttpResponse<String> send(String method, String path, String json, String token)
      throws IOException, InterruptedException {
    return CLIENT.send(
        HttpRequest.newBuilder(x.baseUri().resolve(path))
            .header("authorization", "Bearer " + token)
            .method(method, HttpRequest.BodyPublishers.ofString(json))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static String idIn(HttpResponse<String> answer, String name) {
    return answer.body().replaceAll(".*\"" + name + "\":\"([0-9]+)\".*", "$1");
  }

  private String appUrl() {
    return "http://127.0.0.1:" + app.getAddress().getPort();
  }

  @Test
  void subscriptionsAreMadeListedAndDeleted() throws Exception {
    HttpResponse<String> made =
        send(
            "POST",
            "/2/activity/subscriptions",
            "{\"event_type\": \"profile.update.handle\","
                + " \"filter\": {\"user_id\": \"2244994945\"}, \"tag\": \"names\"}");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
    assertThat(x.subscriptions()).containsExactly("profile.update.handle 2244994945");
    String id = idIn(made, "subscription_id");
    assertThat(send("GET", "/2/activity/subscriptions?max_results=1000", "").body())
        .contains("\"tag\":\"names\"", "\"total_subscriptions\":1", id);

    assertThat(send("DELETE", "/2/activity/subscriptions/" + id, "").body())
        .contains("\"deleted\":true");
    assertThat(x.subscriptions()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{\"event_type\":\"oauth.revoke\"}",
        "{\"event_type\":\"oauth.revoke\",\"filter\":{\"user_id\":\"1\"}}",
        "{\"event_type\":\"profile.update.handle\",\"filter\":{}}",
        "{\"event_type\":\"profile.update.name\",\"filter\":{\"user_id\":\"1\"}}",
        "{\"event_type\":\"oauth.revoke\",\"filter\":{},\"webhook_id\":\"404\"}"
      })
  void wrongSubscriptionsAreRefused(String json) throws Exception {
    assertThat(send("POST", "/2/activity/subscriptions", json).statusCode()).isEqualTo(400);
    assertThat(x.subscriptions()).isEmpty();
  }

  @Test
  void onlyTheAppItselfMaySubscribe() throws Exception {
    for (String path : new String[] {"/2/activity/subscriptions", "/2/webhooks"}) {
      assertThat(send("GET", path, "", "other").statusCode()).isEqualTo(401);
    }
    assertThat(send("GET", "/2/activity/stream", "", "other").statusCode()).isEqualTo(401);
  }

  @Test
  void webhookIsCheckedAndGetsSignedEvents() throws Exception {
    HttpResponse<String> webhook = send("POST", "/2/webhooks", "{\"url\": \"" + appUrl() + "\"}");
    assertThat(webhook.body()).contains("\"valid\":true");
    HttpResponse<String> subscription =
        send(
            "POST",
            "/2/activity/subscriptions",
            "{\"event_type\":\"oauth.revoke\",\"filter\":{},\"webhook_id\":\""
                + idIn(webhook, "id")
                + "\"}");
    assertThat(subscription.statusCode()).isEqualTo(200);

    x.revoke("alice");

    assertThat(delivered.poll(10, TimeUnit.SECONDS))
        .contains("\"event_type\":\"oauth.revoke\"")
        .contains("\"user_id\":\"1001\"", "\"app_id\":\"" + x.appId() + "\"")
        .containsPattern("\"date_time\":\"[0-9T:-]+\\+00:00\"");
    assertThat(x.awaitDeliveries(1)).containsExactly(200);
  }

  @Test
  void webhookWithoutTheProofGetsNothing() throws Exception {
    answersChecks = false;
    assertThat(send("POST", "/2/webhooks", "{\"url\":\"" + appUrl() + "\"}").statusCode())
        .isEqualTo(400);
    answersChecks = true;
    HttpResponse<String> webhook = send("POST", "/2/webhooks", "{\"url\":\"" + appUrl() + "\"}");
    answersChecks = false;
    x.checkWebhooks();
    assertThat(send("GET", "/2/webhooks", "").body()).contains("\"valid\":false");
    assertThat(send("PUT", "/2/webhooks/" + idIn(webhook, "id"), "").statusCode()).isEqualTo(400);
    answersChecks = true;
    assertThat(send("PUT", "/2/webhooks/" + idIn(webhook, "id"), "").statusCode()).isEqualTo(200);
    assertThat(send("GET", "/2/webhooks", "").body()).contains("\"valid\":true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://example.org/x", "https://example.org:8443/x", "ftp://example.org", "x"})
  void webhookNeedsHttpsWithoutAPort(String url) throws Exception {
    assertThat(send("POST", "/2/webhooks", "{\"url\":\"" + url + "\"}").statusCode())
        .isEqualTo(400);
  }

  @Test
  void streamHasOneEventOnALine() throws Exception {
    send("POST", "/2/activity/subscriptions", "{\"event_type\":\"oauth.revoke\",\"filter\":{}}");
    send(
        "POST",
        "/2/activity/subscriptions",
        "{\"event_type\":\"profile.update.screenname\",\"filter\":{\"user_id\":\"1001\"}}");
    HttpResponse<InputStream> stream =
        CLIENT.send(
            HttpRequest.newBuilder(URI.create(x.baseUri() + "/2/activity/stream"))
                .header("authorization", "Bearer " + bearer)
                .build(),
            HttpResponse.BodyHandlers.ofInputStream());
    assertThat(stream.statusCode()).isEqualTo(200);
    assertThat(x.openStreams()).isOne();

    x.revoke("alice");
    x.changeName("alice", "Alice Later");
    x.closeStreams();

    try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), UTF_8))) {
      assertThat(lines.lines().filter(line -> !line.isEmpty()))
          .satisfiesExactly(
              line -> assertThat(line).contains("oauth.revoke"),
              line ->
                  assertThat(line)
                      .contains("\"before\":\"Alice Example\"", "\"after\":\"Alice Later\""));
    }
    assertThat(Objects.requireNonNull(x.account("alice")).name()).isEqualTo("Alice Later");
  }
}
