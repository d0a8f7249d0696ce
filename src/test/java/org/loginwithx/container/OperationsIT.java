package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.loginwithx.simulator.Endpoint;
import org.loginwithx.simulator.Misbehaviour;
import org.loginwithx.simulator.XSimulator;

/** What the operator sees of the server without its log: health and metrics of Payara. */
final class OperationsIT {

  private final LoginServer server = LoginServer.shared();
  private final Visitor operator = new Visitor(server);

  @BeforeEach
  @AfterEach
  void xBehavesAgain() {
    server.x().reset();
  }

  @Test
  void serverIsAliveAndReadyAndSaysWhichPartsAre() {
    Answer live = operator.get("/health/live");
    Answer ready = operator.get("/health/ready");

    assertThat(live.status()).isEqualTo(200);
    assertThat(live.body()).contains("\"login-with-x\"").doesNotContain("login-database");
    assertThat(ready.status()).isEqualTo(200);
    assertThat(ready.body())
        .contains("\"login-database\"", "\"login-settings\"")
        .doesNotContain("DOWN", XSimulator.SECRET_MARK);
  }

  /** Payara asks for the health outside of an application that is not at the root. */
  @Tag("thorough")
  @Test
  @DisplayName("The server listens at its one address and nowhere else")
  void serverIsForThisMachineOnly() throws IOException {
    assertThat(ListeningSockets.of(server.payara().pid()))
        .containsExactly("tcp 127.0.0.1:" + server.payara().baseUri().getPort());
  }

  @Test
  void serverBelowAContextPathIsReady() {
    try (LoginServer below =
        LoginServer.launch("below", Map.of(), List.of(PayaraMicro.CONTEXT_ROOT, "/app"))) {
      below.payara().awaitReady("/app/sign-in", passed -> {});

      Answer ready = new Visitor(below).get("/health/ready");

      assertThat(ready.body()).contains("\"login-database\"").doesNotContain("DOWN");
      assertThat(ready.status()).isEqualTo(200);
    }
  }

  @Test
  void logInsAndCallsToXAreCountedByOutcomeAndReason() {
    Map<String, Double> before = metrics();

    new Visitor(server).logIn("counted");
    new Visitor(server).logIn("counted");
    Visitor unwilling = new Visitor(server);
    unwilling.get(server.x().deny(unwilling.start("/account")));
    server.x().misbehave(Endpoint.REQUEST_TOKEN, Misbehaviour.htmlErrorPage(500));
    Answer down = new Visitor(server).get("/login/twitter");

    assertThat(down.status()).isEqualTo(503);
    server.awaitLogLine("outcome=failed reason=x_5xx", "number=" + down.number());
    Map<String, Double> after = metrics();
    assertThat(more(before, after, "login_total", "logged_in", "first_login")).isEqualTo(1);
    assertThat(more(before, after, "login_total", "logged_in", "ok")).isEqualTo(1);
    assertThat(more(before, after, "login_total", "failed", "denied")).isEqualTo(1);
    assertThat(more(before, after, "login_total", "failed", "x_5xx")).isEqualTo(1);
    String calls = "login_x_call_seconds_count";
    assertThat(more(before, after, calls, "access_token", "ok")).isEqualTo(2);
    assertThat(more(before, after, calls, "request_token", "ok")).isEqualTo(3);
    assertThat(more(before, after, calls, "request_token", "server_error")).isEqualTo(1);
    assertThat(after.keySet()).anyMatch(name -> name.startsWith("login_x_call_seconds_sum"));
  }

  @Test
  void cookiesOfOtherApplicationsOfTheHostMayBeLong() {
    Answer page = operator.get("/sign-in", "Cookie", "of-another=" + "y".repeat(20_000));

    assertThat(page.status()).isEqualTo(200);
  }

  @Test
  void whatGoesOnNowCanBeLookedAt() {
    Map<String, Double> now = metrics();

    for (String gauge :
        new String[] {
          "login_pending",
          "login_in_flight",
          "login_waiting_for_turn",
          "login_history_dropped",
          "login_logout_notices_told",
          "login_logout_notices_waiting"
        }) {
      assertThat(now.keySet()).as(gauge).anyMatch(name -> name.startsWith(gauge + "{"));
    }
    assertThat(value(now, "login_in_flight")).isZero();
  }

  @Test
  void peopleAtXAreCountedUntilTheyAreBack() {
    double before = value(metrics(), "login_pending");
    Visitor visitor = new Visitor(server);
    String callback = visitor.approve("undecided", "/account");
    new Visitor(server).start("/account");
    assertThat(value(metrics(), "login_pending")).isEqualTo(before + 2);

    visitor.get(callback);

    assertThat(value(metrics(), "login_pending")).isEqualTo(before + 1);
  }

  @Test
  void nobodyIsInTheMetrics() {
    new Visitor(server).logIn("private");

    assertThat(operator.get("/metrics").body())
        .doesNotContain("private", "user=\"", "subject", XSimulator.SECRET_MARK);
  }

  @Test
  @DisplayName("F-35, F-37, F-41, F-44, F-45, F-47: a callback that is not right is one line")
  void callbackThatIsNotRightIsOneLineInTheLogThatSaysWhy() {
    String callback = "/oauth/callback/twitter";
    assertOneLine(
        "no_session", new Visitor(server).get(callback + "?oauth_token=a&oauth_verifier=b"));

    Visitor visitor = new Visitor(server);
    String good = visitor.approve("lines", "/account");
    assertOneLine("not_found", visitor.get(callback + "?oauth_token=a&oauth_verifier=b"));
    assertOneLine("malformed", visitor.get(callback + "?oauth_token=a&oauth_token=b"));
    assertOneLine("conflicting", visitor.get(callback + "?denied=a&oauth_verifier=b"));

    assertThat(visitor.get(good).status()).isEqualTo(303);
    assertThat(visitor.get(good).status()).isEqualTo(303);
    server.awaitLogLine("event=login outcome=noted reason=callback_replay");
    visitor.logOut();
    server.awaitLogLine("event=account outcome=logged_out");
    Visitor unwilling = new Visitor(server);
    unwilling.get(server.x().deny(unwilling.start("/account")));
    server.awaitLogLine("event=login outcome=failed reason=denied");
  }

  private void assertOneLine(String reason, Answer answer) {
    server.awaitLogLine(
        "event=login outcome=failed reason=" + reason + " number=" + answer.number());
    assertThat(server.linesWith("number=" + answer.number())).hasSize(1);
  }

  /** How much more there is of what has all these in its labels. */
  private static double more(
      Map<String, Double> before, Map<String, Double> after, String name, String... labels) {
    return value(after, name, labels) - value(before, name, labels);
  }

  private static double value(Map<String, Double> metrics, String name, String... labels) {
    return metrics.entrySet().stream()
        .filter(metric -> metric.getKey().startsWith(name + "{"))
        .filter(
            metric ->
                Arrays.stream(labels)
                    .allMatch(label -> metric.getKey().contains("=\"" + label + "\"")))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  private Map<String, Double> metrics() {
    Matcher line =
        Pattern.compile("(?m)^(login[a-z_]*\\{[^}]*\\}) ([-+.0-9eE]+)")
            .matcher(operator.get("/metrics").body());
    Map<String, Double> metrics = new TreeMap<>();
    while (line.find()) {
      metrics.put(line.group(1), Double.parseDouble(line.group(2)));
    }
    return metrics;
  }
}
