package org.loginwithx.operations;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongGauge;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import org.loginwithx.metrics.Metrics;

/**
 * Counts in OpenTelemetry. Prometheus then has the same names as with MicroProfile Metrics, except
 * for the times of calls.
 */
final class OpenTelemetryMetrics implements Metrics {

  private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey(Figures.OUTCOME);
  private static final AttributeKey<String> REASON = AttributeKey.stringKey(Figures.REASON);
  private static final AttributeKey<String> ENDPOINT = AttributeKey.stringKey(Figures.ENDPOINT);

  private final Meter meter;
  private final LongCounter logins;
  private final DoubleHistogram xCalls;
  private final LongCounter mails;
  private final Queue<ObservableLongGauge> gauges = new ConcurrentLinkedQueue<>();

  OpenTelemetryMetrics(Meter meter) {
    this.meter = meter;
    logins = counter(Figures.LOGINS, Figures.LOGINS_ARE);
    mails = counter(Figures.MAILS, Figures.MAILS_ARE);
    xCalls =
        meter
            .histogramBuilder(name(Figures.X_CALLS))
            .setDescription(Figures.X_CALLS_ARE)
            // Not seconds: all calls would be in one of the default buckets, and version 1.29 of
            // the
            // API cannot set others.
            .setUnit("ms")
            .build();
    Figures.eachLogin((outcome, reason) -> logins.add(0, labels(outcome, reason)));
    mails.add(0, Attributes.of(OUTCOME, Figures.SENT));
  }

  /** In OpenTelemetry, a dot ends the name space. */
  static String name(String figure) {
    return figure.replaceFirst("_", ".");
  }

  private LongCounter counter(String figure, String description) {
    return meter.counterBuilder(name(figure)).setDescription(description).build();
  }

  private static Attributes labels(String outcome, String reason) {
    return Attributes.of(OUTCOME, outcome, REASON, reason);
  }

  @Override
  public void login(String outcome, String reason) {
    logins.add(1, labels(outcome, reason));
  }

  @Override
  public void xCall(String endpoint, String outcome, Duration took) {
    xCalls.record(took.toNanos() / 1e6, Attributes.of(ENDPOINT, endpoint, OUTCOME, outcome));
  }

  @Override
  public void mail(String outcome) {
    mails.add(1, Attributes.of(OUTCOME, outcome));
  }

  @Override
  public void number(String name, String description, LongSupplier value) {
    gauges.add(
        meter
            .gaugeBuilder(name(name))
            .ofLongs()
            .setDescription(description)
            .buildWithCallback(now -> now.record(value.getAsLong())));
  }

  /** A registry of the whole JVM would keep this application in memory after its end. */
  void close() {
    gauges.forEach(ObservableLongGauge::close);
  }
}
