package org.loginwithx.config;

import org.eclipse.microprofile.config.ConfigProvider;

/** The switch of MicroProfile Telemetry, which holds for an agent as well. */
final class TelemetrySwitch {

  private static final String OFF = "otel.sdk.disabled";

  private TelemetrySwitch() {}

  /**
   * MicroProfile Telemetry is off unless it is switched on. What a container gives an application
   * then still makes spans, and forgets them.
   */
  static boolean isOn() {
    return ConfigProvider.getConfig()
        .getOptionalValue(OFF, String.class)
        .filter(value -> value.strip().equalsIgnoreCase("false"))
        .isPresent();
  }
}
