package org.loginwithx.connection;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Unsaved values as one text, to be sealed. */
final class DraftText {

  private DraftText() {}

  /** The form accepts no control characters, so line breaks separate values. */
  static String write(Map<Setting, String> values) {
    StringBuilder text = new StringBuilder();
    values.forEach(
        (setting, value) -> text.append(setting.name()).append('=').append(value).append('\n'));
    return text.toString();
  }

  static Map<Setting, String> read(String text) {
    Map<Setting, String> values = new EnumMap<>(Setting.class);
    text.lines()
        .forEach(
            line -> {
              int equals = line.indexOf('=');
              if (equals > 0) {
                // As for saved settings: nothing that is stored changes X's addresses.
                Optional.of(Setting.valueOf(line.substring(0, equals)))
                    .filter(Setting.ON_PAGE::contains)
                    .ifPresent(setting -> values.put(setting, line.substring(equals + 1)));
              }
            });
    return values;
  }
}
