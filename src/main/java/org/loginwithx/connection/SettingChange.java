package org.loginwithx.connection;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That somebody changed a setting; never to what.
 *
 * @param at when
 * @param userId who; null for the first set-up, and for people who are gone
 * @param set in which set
 * @param name the setting, by the name of its environment variable, or {@value #ACTIVE}
 */
public record SettingChange(Instant at, @Nullable String userId, SettingsSet set, String name) {

  /** This set became the active one. */
  public static final String ACTIVE = "active";
}
