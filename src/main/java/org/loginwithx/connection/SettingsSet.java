package org.loginwithx.connection;

import java.util.Locale;
import java.util.Optional;
import org.loginwithx.Internal;

/** A set of settings; one of them is active. */
@Internal
public enum SettingsSet {
  PRODUCTION,
  DEVELOPMENT;

  /** The name in URLs and in the database. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The set of this id. */
  public static Optional<SettingsSet> of(String id) {
    for (SettingsSet set : values()) {
      if (set.id().equals(id)) {
        return Optional.of(set);
      }
    }
    return Optional.empty();
  }
}
