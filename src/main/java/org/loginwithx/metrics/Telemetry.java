package org.loginwithx.metrics;

import org.loginwithx.Internal;

/** A system that takes both metrics and traces. */
@Internal
public interface Telemetry extends AutoCloseable {

  /** Takes nothing. */
  Telemetry NONE =
      new Telemetry() {
        @Override
        public Metrics metrics() {
          return Metrics.NONE;
        }

        @Override
        public Tracing tracing() {
          return Tracing.NONE;
        }

        @Override
        public void close() {}
      };

  Metrics metrics();

  Tracing tracing();

  /** Unregisters all callbacks of this application. */
  @Override
  void close();
}
