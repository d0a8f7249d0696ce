package org.loginwithx.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command for people. */
final class XSimulatorMainTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void optionsAreUsedAndPrinted() {
    try (XSimulator simulator =
        started(
            "--port 0 --key k --secret s --callback http://127.0.0.1:1/a"
                + " --callback http://127.0.0.1:1/b --delay-ms 1")) {
      assertThat(simulator.consumerKey()).isEqualTo("k");
      assertThat(out.toString(UTF_8))
          .contains(simulator.baseUri().toString(), "http://127.0.0.1:1/a", "http://127.0.0.1:1/b");
      assertThat(ClientCall.requestToken(simulator, "http://127.0.0.1:1/b").send().statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void greetingCanBePasted() {
    try (XSimulator simulator =
        started(
            "--port 0 --key k --secret s --client-id i --client-secret c"
                + " --callback http://127.0.0.1:1/a --callback http://127.0.0.1:1/b")) {
      String origin = simulator.baseUri().toString();
      assertThat(out.toString(UTF_8).lines())
          .startsWith("X simulator (not the real X) at " + origin)
          .containsSequence(
              "TWITTER_PROTOCOL=oauth2",
              "TWITTER_CLIENT_ID=i",
              "TWITTER_CLIENT_SECRET=c",
              "TWITTER_API_KEY=k",
              "TWITTER_API_SECRET=s",
              "TWITTER_APP_ID=29820954",
              "TWITTER_API_URL=" + origin,
              "TWITTER_AUTHORIZE_URL=" + origin + "/i/oauth2/authorize",
              "LOGIN_PICTURE_ORIGINS=" + origin,
              "",
              "Approved callbacks:",
              "http://127.0.0.1:1/a",
              "http://127.0.0.1:1/b");
    }
  }

  @Test
  void publicClientHasNoSecret() {
    try (XSimulator simulator = started("--public-client --port 0")) {
      assertThat(simulator.clientSecret()).isNull();
      assertThat(out.toString(UTF_8)).doesNotContain("TWITTER_CLIENT_SECRET");
    }
  }

  @Test
  void applicationIsKnownByItsAddress() {
    try (XSimulator simulator =
        started("--port 0 --protocol oauth1 --app http://127.0.0.1:8080/shop/")) {
      String application = "http://127.0.0.1:8080/shop";
      assertThat(out.toString(UTF_8).lines())
          .contains("TWITTER_PROTOCOL=oauth1", "LOGIN_PUBLIC_URL=" + application)
          .containsSequence(
              application + "/oauth/callback/twitter", application + "/oauth2/callback/twitter");
      assertThat(simulator.settings()).containsEntry("LOGIN_PUBLIC_URL", application);
    }
  }

  @Test
  void usersAreAddedToTheReadyOnes() {
    try (XSimulator simulator =
        started("--port 0 --user 42,carol --user 43,dave,Dave,d@example.test --user 44,eve,Eve,")) {
      simulator.reset();

      assertThat(simulator.account("carol")).isEqualTo(XAccount.of("42", "carol", "carol"));
      assertThat(simulator.account("dave"))
          .isEqualTo(XAccount.of("43", "dave", "Dave").withEmail("d@example.test"));
      assertThat(simulator.account("eve").email()).isNull();
      assertThat(simulator.account("alice").id()).isEqualTo("1001");
    }
  }

  @Test
  void missingCallbackIsToldToThePerson() {
    try (XSimulator simulator = started("--port 0")) {
      assertThat(simulator.clientSecret()).isNotNull();
      assertThat(out.toString(UTF_8).lines())
          .containsSequence("Approved callbacks:", "none: add --app URL, or no user can log in");
    }
  }

  @Test
  void takenPortIsOneClearLine() {
    try (XSimulator first = XSimulator.start()) {
      int port = first.baseUri().getPort();

      assertThat(start("--port " + port)).isNull();

      assertThat(err.toString(UTF_8))
          .hasLineCount(1)
          .contains("port " + port + " of 127.0.0.1", "in use");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--wrong",
        "--port",
        "--port many",
        "--port 70000",
        "--delay-ms -1",
        "--callback",
        "--key --secret x",
        "--client-secret --public-client",
        "--public-client yes",
        "--callback http://127.0.0.1:1/a?b=c",
        "--app",
        "--app 127.0.0.1:8080",
        "--app http://127.0.0.1:8080/?a=b",
        "--protocol oauth3",
        "--user alice",
        "--user x,alice",
        "--user 1,not-a-handle",
        "--user 1,a,b,c,d",
        "x",
      })
  void wrongOptionIsOneClearLine(String arguments) {
    assertThat(start(arguments)).isNull();

    assertThat(err.toString(UTF_8)).hasLineCount(1);
    assertThat(out.toString(UTF_8)).isEmpty();
  }

  @Test
  void helpIsPrinted() {
    assertThat(start("--help")).isNull();

    assertThat(out.toString(UTF_8)).contains("--port", "--app", "--user", "--public-client");
    assertThat(err.toString(UTF_8)).isEmpty();
  }

  private XSimulator started(String arguments) {
    SimulatorServer simulator = start(arguments);
    if (simulator == null) {
      throw new AssertionError("Not started: " + err.toString(UTF_8));
    }
    return new XSimulator(simulator);
  }

  private @Nullable SimulatorServer start(String arguments) {
    return XSimulatorMain.start(
        arguments.split(" "), new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
  }
}
