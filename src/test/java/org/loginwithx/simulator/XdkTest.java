package org.loginwithx.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.loginwithx.http.HttpBudget;
import org.loginwithx.http.HttpCaller;
import org.loginwithx.metrics.Metrics;
import org.loginwithx.oauth1.AccessToken;
import org.loginwithx.oauth2.ClientCredentials;
import org.loginwithx.oauth2.OAuth2Tokens;
import org.loginwithx.oauth2.Scopes;
import org.loginwithx.x.OAuth2Connection;
import org.loginwithx.x.XResult;

/** X's TypeScript XDK, which npm installs, works unchanged with the simulator. */
@Tag("thorough")
final class XdkTest {

  private static final Path PROJECT = Path.of("src/test/resources/simulator/xdk");
  private static final String CALLBACK = "http://127.0.0.1:8080/callback";

  @RegisterExtension
  private final XSimulator x =
      XSimulator.start(XSimulatorSettings.defaults().withCallback(CALLBACK));

  @TempDir private Path directory;

  private ProcessBuilder command(String... words) {
    return new ProcessBuilder(words)
        .directory(directory.toFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  private void install() throws Exception {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "npm"))),
        "npm is not installed");
    for (String file : new String[] {"package.json", "log-in.mjs"}) {
      Files.copy(PROJECT.resolve(file), directory.resolve(file));
    }
    Process npm =
        command("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(npm.waitFor()).as("npm install").isZero();
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(x.settings());
    Parameters token = ClientCall.obtainAccessToken(x, CALLBACK, "no_email");
    environment.put("OAUTH1_TOKEN", token.first("oauth_token", ""));
    environment.put("OAUTH1_TOKEN_SECRET", token.first("oauth_token_secret", ""));
    environment.put("APP_BEARER", appBearer());
    environment.put("REPLACED_TOKEN", exchanged(token));
    environment.put("EXCHANGED_TOKEN", exchanged(token));
    environment.put("CALLBACK", CALLBACK);
    return environment;
  }

  /** An access token that X gives for a token of OAuth 1.0a. It ends the one that X gave before. */
  private String exchanged(Parameters token) {
    try (HttpCaller caller = new HttpCaller(HttpBudget.DEFAULT)) {
      XResult<OAuth2Tokens> result =
          new org.loginwithx.x.OAuth2Client(
                  new OAuth2Connection(
                      new ClientCredentials(x.clientId(), x.clientSecret()),
                      x.baseUri(),
                      x.authorizeUrl(),
                      Scopes.of("tweet.read", "users.read")),
                  caller,
                  Clock.systemUTC(),
                  Metrics.NONE)
              .exchange(
                  new AccessToken(
                      token.first("oauth_token", ""), token.first("oauth_token_secret", "")),
                  Scopes.of("tweet.read", "users.read", "offline.access"))
              .join();
      return ((XResult.Ok<OAuth2Tokens>) result).value().accessToken();
    }
  }

  private String appBearer() {
    OAuth2Client client = new OAuth2Client(x);
    Parameters form = Parameters.NONE.with("grant_type", "client_credentials");
    String basic = OAuth2Client.basic(x.consumerKey(), x.consumerSecret());
    return OAuth2Client.json(client.post(Endpoint.APP_TOKEN, form, "authorization", basic))
        .getString("access_token");
  }

  @Test
  void logsInRefreshesAndReadsProfiles() throws Exception {
    install();
    ProcessBuilder node = command("node", "log-in.mjs");
    node.environment().putAll(environment());
    Process process = node.start();
    try (BufferedReader out = process.inputReader(UTF_8)) {
      String authorize = next(out, "authorize").getString("answer");
      String page = authorize.replace("https://x.com", x.baseUri().toString());
      // Node ends when its input is closed.
      try (Writer in = process.outputWriter(UTF_8)) {
        in.write(x.approve(page, "alice") + "\n");
      }

      assertThat(next(out, "state").getString("answer")).isEqualTo("the state");
      assertThat(next(out, "scope").getString("answer"))
          .isEqualTo("offline.access tweet.read users.email users.read");
      JsonObject me = data(next(out, "me"));
      assertThat(me.getString("username")).isEqualTo("alice");
      assertThat(me.getString("confirmedEmail")).isEqualTo("alice@example.test");
      assertThat(me.getString("profileImageUrl")).startsWith(x.baseUri().toString());
      assertThat(me.getJsonObject("publicMetrics").getInt("followersCount")).isEqualTo(3);
      assertThat(next(out, "wrong field").getJsonObject("answer").getInt("status")).isEqualTo(400);
      assertThat(data(next(out, "refreshed")).getString("id")).isEqualTo("1001");
      assertThat(next(out, "wrong token").getJsonObject("answer").getInt("status")).isEqualTo(401);
      assertThat(data(next(out, "signed")).getString("id")).isEqualTo("1002");
      assertThat(data(next(out, "exchanged")).getString("id")).isEqualTo("1002");
      assertThat(next(out, "replaced").getJsonObject("answer").getInt("status")).isEqualTo(401);
      assertThat(data(next(out, "application")).getString("username")).isEqualTo("alice");
      assertThat(next(out, "nobody").getJsonObject("answer").getJsonArray("errors")).hasSize(1);
      assertThat(out.readLine()).isNull();
    } finally {
      process.destroy();
    }
    assertThat(process.waitFor()).isZero();
  }

  private static JsonObject data(JsonObject line) {
    return line.getJsonObject("answer").getJsonObject("data");
  }

  private static JsonObject next(BufferedReader out, String name) throws IOException {
    String line = out.readLine();
    assertThat(line).as(name).isNotNull();
    JsonObject json = Json.createReader(new StringReader(line)).readObject();
    assertThat(json.getString("name")).isEqualTo(name);
    return json;
  }
}
