package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.loginwithx.simulator.Endpoint;
import org.loginwithx.simulator.Misbehaviour;
import org.loginwithx.simulator.XSimulator;

/** Traces and metrics that Payara Micro sends to a collector of OpenTelemetry. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TelemetryIT {

  private final Collector collector = Collector.start();
  private LoginServer server;

  @BeforeAll
  void start() {
    server =
        LoginServer.start(
            "telemetry",
            Map.of(
                "OTEL_SDK_DISABLED", "false",
                "OTEL_METRICS_EXPORTER", "otlp",
                "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
                "OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint(),
                "OTEL_BSP_SCHEDULE_DELAY", "200",
                "OTEL_METRIC_EXPORT_INTERVAL", "500"),
            List.of());
  }

  @AfterAll
  void stop() {
    server.close();
    collector.close();
  }

  @Test
  void attemptIsTracedFromTheStartToTheHandOver() {
    Answer answer = new Visitor(server).logIn("traced");

    assertThat(answer.status()).isEqualTo(303);
    String number = number(server.awaitLogLine("outcome=logged_in", "reason=first_login"));
    Span start = request(number, "start");
    Span callback = request(number, "callback");
    assertThat(Collector.attributes(start))
        .containsEntry("loginwithx.protocol", "oauth1")
        .containsEntry("loginwithx.outcome", "sent_to_x");
    assertThat(partsOf(start)).extracting(Span::getName).contains("POST /oauth/request_token");
    assertThat(Collector.attributes(callback))
        .containsEntry("loginwithx.protocol", "oauth1")
        .containsEntry("loginwithx.outcome", "logged_in")
        .containsEntry("loginwithx.reason", "first_login");
    List<Span> parts = partsOf(callback);
    assertThat(parts)
        .extracting(Span::getName)
        .contains(
            "take",
            "POST /oauth/access_token",
            "GET /1.1/account/verify_credentials.json",
            "database transaction",
            "hand-over");
    assertThat(parts)
        .as("one trace")
        .extracting(Span::getTraceId)
        .containsOnly(callback.getTraceId());
    Span call = named(parts, "POST /oauth/access_token");
    assertThat(call.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
    assertThat(Collector.attributes(call))
        .containsOnly(
            Map.entry("loginwithx.endpoint", "access_token"),
            Map.entry("http.request.method", "POST"),
            Map.entry("server.address", "127.0.0.1"),
            Map.entry("http.response.status_code", "200"));
    assertThat(partsOf(named(parts, "take")))
        .extracting(Span::getName)
        .containsExactly("database transaction");
    assertThat(call.getEndTimeUnixNano())
        .as("its parts are over when the request is")
        .isLessThanOrEqualTo(callback.getEndTimeUnixNano());
  }

  @Test
  void failureOfXIsAFailureInTheTrace() {
    server.x().misbehaveNext(Endpoint.REQUEST_TOKEN, Misbehaviour.garbageHtml());

    Answer answer = new Visitor(server).get("/login/twitter");

    Span start = request(answer.number(), "start");
    assertThat(start.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
    assertThat(Collector.attributes(start))
        .containsEntry("loginwithx.outcome", "failed")
        .containsEntry("error.type", Collector.attributes(start).get("loginwithx.reason"));
    assertThat(named(partsOf(start), "POST /oauth/request_token").getStatus().getCode())
        .isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
  }

  @Test
  void figuresAreThoseOfMicroProfileMetrics() {
    new Visitor(server).logIn("counted");

    LoginServer.await(() -> logins("logged_in") > 0, "a log-in that was counted");
    LoginServer.await(() -> collector.metric("login.x_call").isPresent(), "a call to X");
    for (String name :
        new String[] {
          "login",
          "login.x_call",
          "login.mail",
          "login.pending",
          "login.in_flight",
          "login.waiting_for_turn",
          "login.history_dropped",
          "login.database_up"
        }) {
      assertThat(collector.metric(name)).as(name).isPresent();
    }
    LoginServer.await(
        () ->
            collector
                .metric("login.database_up")
                .orElseThrow()
                .getGauge()
                .getDataPointsList()
                .stream()
                .anyMatch(point -> point.getAsInt() == 1),
        "a database that answers");
    assertThat(new Visitor(server).get("/metrics").body())
        .as("still there")
        .contains("login_total{", "login_database_up{");
  }

  private long logins(String outcome) {
    return collector.metric("login").stream()
        .flatMap(metric -> metric.getSum().getDataPointsList().stream())
        .filter(
            point ->
                point.getAttributesList().stream()
                    .anyMatch(each -> each.getValue().getStringValue().equals(outcome)))
        .mapToLong(NumberDataPoint::getAsInt)
        .sum();
  }

  @Test
  @DisplayName("ADV-53: neither a secret nor a user is in what the collector gets")
  void nothingSecretOrPersonalIsSent() {
    Visitor visitor = new Visitor(server);
    String callback = visitor.approve("private_person", "/account?note=where-to");
    visitor.get(callback);
    String user = field(server.awaitLogLine("outcome=logged_in"), "user");
    Visitor another = new Visitor(server);
    String spoilt = another.approve("private_person", "/account");
    server.x().misbehaveNext(Endpoint.ACCESS_TOKEN, Misbehaviour.garbageHtml());
    request(another.get(spoilt).number(), "callback");

    assertThat(collector.everything())
        .contains("loginwithx.attempt")
        .doesNotContain(
            XSimulator.SECRET_MARK,
            parameter(callback, "oauth_token"),
            parameter(callback, "oauth_verifier"),
            parameter(spoilt, "oauth_token"),
            server.x().consumerKey(),
            server.x().consumerSecret(),
            visitor.loginCookie().orElseThrow().getValue().substring(0, 43),
            "private_person",
            server.x().account("private_person").id(),
            user,
            "where-to",
            "oauth_verifier");
  }

  private static String parameter(String address, String name) {
    return address.replaceFirst(".*[?&]" + name + "=([^&]*).*", "$1");
  }

  private static String number(String line) {
    return field(line, "number");
  }

  private static String field(String line, String key) {
    return line.replaceFirst(".* " + key + "=(\\S+).*", "$1");
  }

  /** The span of a request of this attempt, with all parts: a part is sent before the whole. */
  private Span request(String number, String step) {
    LoginServer.await(() -> collector.spans().stream().anyMatch(of(number, step)), number);
    return collector.spans().stream().filter(of(number, step)).findFirst().orElseThrow();
  }

  private static Predicate<Span> of(String number, String step) {
    return span ->
        span.getName().equals("login")
            && number.equals(Collector.attributes(span).get("loginwithx.attempt"))
            && step.equals(Collector.attributes(span).get("loginwithx.step"));
  }

  private List<Span> partsOf(Span whole) {
    return collector.spans().stream()
        .filter(span -> span.getParentSpanId().equals(whole.getSpanId()))
        .toList();
  }

  private static Span named(List<Span> spans, String name) {
    return spans.stream().filter(span -> span.getName().equals(name)).findFirst().orElseThrow();
  }
}
