package org.loginwithx.connection;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * The record that a setting was changed; never its value.
 *
 * @param at when it was changed
 * @param userId the administrator; null for the first set-up, and for deleted users
 * @param set the set
 * @param name the setting, by the name of its environment variable, or {@value #ACTIVE}
 */
@Internal
public record SettingChange(Instant at, @Nullable String userId, SettingsSet set, String name) {

  /** This set became the active one. */
  public static final String ACTIVE = "active";
}
