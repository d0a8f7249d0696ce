package org.loginwithx.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Invalid settings. This stops the deployment; each line names a setting and what it has to be. */
final class ConfigurationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  ConfigurationException(List<String> problems) {
    this(problems, null);
  }

  ConfigurationException(List<String> problems, @Nullable Throwable cause) {
    super("Log in with X cannot start: " + String.join("; ", problems), cause);
    this.problems = List.copyOf(problems);
  }

  /** Each problem begins with the name of a setting. */
  List<String> problems() {
    return problems;
  }
}
