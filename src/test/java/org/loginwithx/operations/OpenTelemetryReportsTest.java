package org.loginwithx.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.metrics.Span;
import org.loginwithx.metrics.Span.Attribute;

/** Spans and figures in the SDK of OpenTelemetry. */
final class OpenTelemetryReportsTest {

  @RegisterExtension
  private static final OpenTelemetryExtension SYSTEM = OpenTelemetryExtension.create();

  private OpenTelemetryReports reports;

  @BeforeEach
  void report() {
    reports = new OpenTelemetryReports(SYSTEM.getOpenTelemetry());
  }

  private static SpanData span(String name) {
    return SYSTEM.getSpans().stream()
        .filter(each -> each.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void partsBelongToTheWholeOnWhateverThread() {
    Span login = reports.tracing().begin("login").with(Attribute.ATTEMPT, "7Q2M4XK9TD");
    CompletableFuture<String> answer = new CompletableFuture<>();
    try (Span.Work work = login.work()) {
      assertThat(work).isNotNull();
      login.hold();
      var unused =
          login
              .carry(answer)
              .thenApply(value -> Span.step("hand-over", () -> value))
              .thenRun(login::release);
    }
    assertThat(SYSTEM.getSpans()).isEmpty();

    CompletableFuture.runAsync(() -> answer.complete("ok"), task -> new Thread(task).start())
        .join();

    SpanData whole = span("login");
    assertThat(span("hand-over").getParentSpanId()).isEqualTo(whole.getSpanId());
    assertThat(whole.getAttributes().get(AttributeKey.stringKey("loginwithx.attempt")))
        .isEqualTo("7Q2M4XK9TD");
    assertThat(whole.getInstrumentationScopeInfo().getName()).isEqualTo("org.loginwithx");
  }

  @Test
  void requestThatAnAgentRecordsIsTheWhole() {
    io.opentelemetry.api.trace.Span ofAgent =
        SYSTEM.getOpenTelemetry().getTracer("agent").spanBuilder("GET /login").startSpan();
    try (io.opentelemetry.context.Scope scope = ofAgent.makeCurrent()) {
      assertThat(scope).isNotNull();
      reports.tracing().begin("login").end();
    } finally {
      ofAgent.end();
    }

    assertThat(span("login").getParentSpanId()).isEqualTo(ofAgent.getSpanContext().getSpanId());
  }

  @Test
  void otherPartsOfTheServerSeeTheSpanThatTheThreadWorksFor() {
    try (Span.Work work = reports.tracing().begin("login").work()) {
      assertThat(work).isNotNull();
      SYSTEM.getOpenTelemetry().getTracer("driver").spanBuilder("INSERT").startSpan().end();
    }

    assertThat(span("INSERT").getParentSpanId()).isEqualTo(span("login").getSpanId());
  }

  @Test
  void failedCallHasItsReason() {
    Span login = reports.tracing().begin("login");
    login.call("POST /oauth/access_token").with(Attribute.STATUS, 503).failed("server_error").end();

    SpanData call = span("POST /oauth/access_token");
    assertThat(call.getKind()).isEqualTo(SpanKind.CLIENT);
    assertThat(call.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(call.getAttributes().get(AttributeKey.stringKey("error.type")))
        .isEqualTo("server_error");
    assertThat(call.getAttributes().get(AttributeKey.longKey("http.response.status_code")))
        .isEqualTo(503);
  }

  @Test
  void everyReasonIsThereFromTheStart() {
    assertThat(metric("login").getLongSumData().getPoints())
        .hasSize(3 + LoginFailure.values().length)
        .allMatch(point -> point.getValue() == 0);
    assertThat(metric("login.mail").getLongSumData().getPoints()).hasSize(1);
  }

  @Test
  void eventsAreCountedByTheirWords() {
    reports.metrics().login("failed", "denied");
    reports.metrics().login("failed", "denied");
    reports.metrics().mail("refused");
    reports.metrics().xCall("token", "ok", Duration.ofMillis(120));

    assertThat(metric("login").getLongSumData().getPoints())
        .filteredOn(point -> "denied".equals(word(point, "reason")))
        .extracting(LongPointData::getValue)
        .containsExactly(2L);
    assertThat(metric("login.mail").getLongSumData().getPoints()).hasSize(2);
    MetricData calls = metric("login.x_call");
    assertThat(calls.getUnit()).isEqualTo("ms");
    assertThat(calls.getHistogramData().getPoints())
        .singleElement()
        .satisfies(point -> assertThat(point.getSum()).isEqualTo(120.0));
  }

  private static String word(LongPointData point, String key) {
    return String.valueOf(point.getAttributes().get(AttributeKey.stringKey(key)));
  }

  @Test
  void numberIsReadUntilTheApplicationEnds() {
    AtomicInteger waiting = new AtomicInteger(3);
    reports.metrics().number("login_in_flight", "Log-ins that wait for X", waiting::get);
    assertThat(metric("login.in_flight").getLongGaugeData().getPoints())
        .extracting(LongPointData::getValue)
        .containsExactly(3L);

    reports.close();

    assertThat(SYSTEM.getMetrics()).noneMatch(each -> each.getName().equals("login.in_flight"));
  }

  private static MetricData metric(String name) {
    Collection<MetricData> all = SYSTEM.getMetrics();
    return all.stream().filter(each -> each.getName().equals(name)).findFirst().orElseThrow();
  }
}
