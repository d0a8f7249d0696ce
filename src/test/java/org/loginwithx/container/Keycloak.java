package org.loginwithx.container;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonStructure;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.loginwithx.simulator.XSimulator;

/**
 * A Keycloak in a process of its own, with a database of its own, and its API for administrators.
 */
final class Keycloak implements AutoCloseable {

  private static final String ADMIN = "admin";
  private static final String PASSWORD = XSimulator.SECRET_MARK + "OfKeycloak";

  /** The name of its log. */
  private static final String SERVER = "keycloak";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int port = PayaraMicro.freePort();
  private @Nullable Path directory;
  private @Nullable Process process;

  /** Starts it with an empty database. */
  void start() throws IOException {
    Files.createDirectories(LoginServer.SERVERS);
    directory = Files.createTempDirectory(LoginServer.SERVERS, "keycloak-");
    run();
  }

  private Path directory() {
    return requireNonNull(directory, "not started");
  }

  /**
   * One configuration for the server and the export: Keycloak builds itself anew for another one,
   * which takes longer than its start.
   */
  private Programs programs() {
    Map<String, String> settings = new HashMap<>();
    settings.put("KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN);
    settings.put("KC_BOOTSTRAP_ADMIN_PASSWORD", PASSWORD);
    settings.put("KC_DB", "dev-file");
    // The option is the one that Keycloak adds to addresses of its own.
    settings.put(
        "KC_DB_URL", "jdbc:h2:file:%s;NON_KEYWORDS=VALUE".formatted(directory().resolve("users")));
    settings.put("KC_CACHE", "local");
    settings.put("KC_HTTP_ENABLED", "true");
    settings.put("KC_HTTP_HOST", "127.0.0.1");
    settings.put("KC_HTTP_PORT", Integer.toString(port));
    settings.put("KC_HOSTNAME_STRICT", "false");
    settings.put("JAVA_OPTS", LoginServer.SHORT_LIVED + " -Xmx512m");
    return new Programs(directory(), settings);
  }

  private static String script() {
    return OtherServer.download("keycloak").resolve("bin/kc.sh").toString();
  }

  private void run() throws IOException {
    Process started = programs().start(SERVER, List.of(script(), "start"));
    process = started;
    LoginServer.await(
        () -> {
          if (!started.isAlive()) {
            throw new AssertionError("Keycloak ended: " + log());
          }
          return log().contains("Listening on: http://127.0.0.1:" + port);
        },
        SERVER);
  }

  private String log() {
    return programs().log(SERVER);
  }

  /**
   * Stops it, as its documentation requires for an export, exports a realm by the command of the
   * guide, and starts it again.
   *
   * @return the directory with the files
   */
  Path export(String realm) throws IOException {
    close();
    programs()
        .runToEnd(
            "export",
            List.of(
                script(), "export", "--dir", "export", "--realm", realm, "--users", "same_file"));
    run();
    return directory().resolve("export");
  }

  /** The address of a page. */
  String uri(String path) {
    return "http://127.0.0.1:" + port + path;
  }

  /** Reads from the API for administrators. */
  JsonStructure read(String path) {
    return json(call("GET", path, ""));
  }

  /** Sends to the API for administrators, and reads the answer. */
  JsonStructure ask(String path, JsonStructure body) {
    return json(call("POST", path, body.toString()));
  }

  /** Creates something by the API for administrators; gives its id. */
  String create(String path, JsonStructure body) {
    HttpResponse<String> answer = call("POST", path, body.toString());
    return answer.headers().firstValue("Location").orElse("").replaceAll(".*/", "");
  }

  /** Changes something by the API for administrators. */
  void change(String path, JsonStructure body) {
    call("PUT", path, body.toString());
  }

  private HttpResponse<String> call(String method, String path, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(uri("/admin" + path)))
            .method(method, BodyPublishers.ofString(body))
            .header("Authorization", "Bearer " + token());
    return send(request.header("Content-Type", "application/json"));
  }

  /** It is valid for a minute only. */
  private String token() {
    String form =
        "grant_type=password&client_id=admin-cli&username=" + ADMIN + "&password=" + PASSWORD;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(uri("/realms/master/protocol/openid-connect/token")))
            .POST(BodyPublishers.ofString(form))
            .header("Content-Type", "application/x-www-form-urlencoded");
    return json(send(request)).asJsonObject().getString("access_token");
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
      assertThat(answer.statusCode()).as("%s %s", answer.uri(), answer.body()).isBetween(200, 299);
      return answer;
    } catch (IOException failure) {
      throw new AssertionError(log(), failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new AssertionError(stopped);
    }
  }

  private static JsonStructure json(HttpResponse<String> answer) {
    return Json.createReader(new StringReader(answer.body())).read();
  }

  @Override
  public void close() {
    if (process != null) {
      Programs.end(process);
    }
  }
}
