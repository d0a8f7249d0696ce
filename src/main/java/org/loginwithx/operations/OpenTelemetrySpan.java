package org.loginwithx.operations;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import org.loginwithx.metrics.Span;

/** A span of OpenTelemetry. While a thread works for it, it is also OpenTelemetry's current one. */
final class OpenTelemetrySpan extends Span {

  private static final String ERROR = "error.type";

  private final Tracer tracer;
  private final io.opentelemetry.api.trace.Span span;

  private OpenTelemetrySpan(Tracer tracer, io.opentelemetry.api.trace.Span span) {
    this.tracer = tracer;
    this.span = span;
  }

  /**
   * A part of what OpenTelemetry records on this thread, such as the request in an agent's view.
   */
  static Span begin(Tracer tracer, String name) {
    return new OpenTelemetrySpan(tracer, tracer.spanBuilder(name).startSpan());
  }

  private Span part(String name, SpanKind kind) {
    return new OpenTelemetrySpan(
        tracer,
        tracer
            .spanBuilder(name)
            .setSpanKind(kind)
            .setParent(Context.current().with(span))
            .startSpan());
  }

  @Override
  public Span child(String name) {
    return part(name, SpanKind.INTERNAL);
  }

  @Override
  public Span call(String name) {
    return part(name, SpanKind.CLIENT);
  }

  @Override
  public Span with(Attribute attribute, String value) {
    span.setAttribute(attribute.key(), value);
    return this;
  }

  @Override
  public Span with(Attribute attribute, long value) {
    span.setAttribute(attribute.key(), value);
    return this;
  }

  @Override
  public Span failed(String reason) {
    span.setStatus(StatusCode.ERROR).setAttribute(ERROR, reason);
    return this;
  }

  @Override
  public void end() {
    span.end();
  }

  // The work that begins with this call closes it at its end.
  @SuppressWarnings("MustBeClosedChecker")
  @Override
  protected Runnable enter() {
    return span.makeCurrent()::close;
  }
}
