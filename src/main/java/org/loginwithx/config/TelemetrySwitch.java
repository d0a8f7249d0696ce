package org.loginwithx.config;

import org.eclipse.microprofile.config.ConfigProvider;

/** The setting that switches MicroProfile Telemetry on. It counts with a Java agent as well. */
final class TelemetrySwitch {

  private static final String OFF = "otel.sdk.disabled";

  private TelemetrySwitch() {}

  /**
   * MicroProfile Telemetry is off by default. Then a container still gives the application a
   * tracer, which makes spans and discards them: that would only cost time.
   */
  static boolean isOn() {
    return ConfigProvider.getConfig()
        .getOptionalValue(OFF, String.class)
        .filter(value -> value.strip().equalsIgnoreCase("false"))
        .isPresent();
  }
}
