package org.loginwithx.connection;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.loginwithx.Internal;

/**
 * All saved settings, secrets opened.
 *
 * @param version grows with each change
 * @param active the set in effect
 * @param sets the values of each set; a map lacks settings that are not set
 */
@Internal
public record SavedSettings(
    long version, SettingsSet active, Map<SettingsSet, Map<Setting, String>> sets) {

  public SavedSettings {
    sets = Map.copyOf(sets);
  }

  /** The values of one set. */
  public Map<Setting, String> of(SettingsSet set) {
    return sets.getOrDefault(set, Map.of());
  }

  /**
   * The values of a set if these changes were made.
   *
   * @param changes new values; an empty one unsets
   */
  public Map<Setting, String> with(SettingsSet set, Map<Setting, String> changes) {
    Map<Setting, String> values = new EnumMap<>(Setting.class);
    values.putAll(of(set));
    changes.forEach(
        (setting, value) -> {
          if (value.isEmpty()) {
            values.remove(setting);
          } else {
            values.put(setting, value);
          }
        });
    return values;
  }

  /** A value of the active set. */
  public Optional<String> value(Setting setting) {
    return Optional.ofNullable(of(active).get(setting));
  }

  @Override
  public String toString() {
    return "SavedSettings[version=" + version + ", active=" + active + ", sets=***]";
  }
}
