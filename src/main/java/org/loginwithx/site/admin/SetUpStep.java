package org.loginwithx.site.admin;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.loginwithx.connection.Setting;

/** The steps of the first set-up, in their order. */
enum SetUpStep {
  /** The code from the log. */
  CODE,
  /** How browsers reach this site. */
  ADDRESS(Setting.PUBLIC_URL),
  /** Where the keys are that seal secrets. */
  KEYS(Setting.KEYS, Setting.KEYS_FILE),
  /** The app at X. */
  X(Setting.CLIENT_ID, Setting.API_KEY),
  /** Whether it works. */
  TRY,
  /** The first log-in. */
  ADMINISTRATOR;

  private final List<Setting> settings;

  SetUpStep(Setting... settings) {
    this.settings = List.of(settings);
  }

  /** The settings in the environment that make this step needless, each of them alone. */
  List<Setting> settings() {
    return settings;
  }

  /** The name in addresses and messages. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The step of this name. */
  static Optional<SetUpStep> of(String id) {
    for (SetUpStep step : values()) {
      if (step.id().equals(id)) {
        return Optional.of(step);
      }
    }
    return Optional.empty();
  }
}
