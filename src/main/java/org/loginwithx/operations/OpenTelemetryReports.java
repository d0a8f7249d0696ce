package org.loginwithx.operations;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import org.loginwithx.metrics.Metrics;
import org.loginwithx.metrics.Telemetry;
import org.loginwithx.metrics.Tracing;

/**
 * Reports to OpenTelemetry, by MicroProfile Telemetry or a Java agent. A container without the API
 * of OpenTelemetry cannot load this class and skips it. Apart from the two classes that this one
 * creates, no class uses that API.
 */
@Dependent
class OpenTelemetryReports implements Telemetry {

  private static final String SCOPE = "org.loginwithx";

  private final OpenTelemetryMetrics metrics;
  private final Tracer tracer;

  /**
   * Gets meter and tracer once: the container knows only on its own threads which application's
   * they are.
   */
  @Inject
  OpenTelemetryReports(Instance<OpenTelemetry> ofContainer) {
    this(ofContainer.isResolvable() ? ofContainer.get() : GlobalOpenTelemetry.get());
  }

  OpenTelemetryReports(OpenTelemetry reports) {
    metrics = new OpenTelemetryMetrics(reports.getMeter(SCOPE));
    tracer = reports.getTracer(SCOPE);
  }

  @Override
  public Metrics metrics() {
    return metrics;
  }

  @Override
  public Tracing tracing() {
    return name -> OpenTelemetrySpan.begin(tracer, name);
  }

  @Override
  public void close() {
    metrics.close();
  }
}
