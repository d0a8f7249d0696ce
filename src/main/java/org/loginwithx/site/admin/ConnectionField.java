package org.loginwithx.site.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.loginwithx.Internal;
import org.loginwithx.connection.ConnectionSettings;
import org.loginwithx.connection.Setting;
import org.loginwithx.web.Messages;

/**
 * A field of the form of the connection's settings.
 *
 * @param name the field's name and id
 * @param variable the environment variable of the same meaning
 * @param value its value; never that of a secret
 * @param secret whether it is a secret: the page shows only whether there is one
 * @param saved whether a value is saved
 * @param fixed whether the environment decides, so that it cannot be changed here
 * @param choices what can be chosen; empty if anything can be typed
 */
@Internal
public record ConnectionField(
    String name,
    String variable,
    String label,
    String hint,
    String value,
    boolean secret,
    boolean saved,
    boolean fixed,
    List<Choice> choices) {

  @Override
  public String toString() {
    return "ConnectionField[name=" + name + ", value=***]";
  }

  /** Nothing is chosen. Faces leaves out an empty value, and browsers then send the label. */
  static final String UNSET = "unset";

  /**
   * Fields of these settings.
   *
   * @param settings in their order
   * @param saved the values that are kept already
   * @param typed what a form had in it that was not accepted; it is shown again, but for secrets
   */
  static List<ConnectionField> of(
      ConnectionSettings connection,
      List<Setting> settings,
      Map<Setting, String> saved,
      Map<Setting, String> typed,
      Messages messages) {
    List<ConnectionField> fields = new ArrayList<>();
    for (Setting setting : settings) {
      boolean fixed = connection.environment(setting).isPresent();
      String value =
          connection
              .environment(setting)
              .orElse(typed.getOrDefault(setting, saved.getOrDefault(setting, usual(setting))));
      String key = "connection." + setting.variable();
      fields.add(
          new ConnectionField(
              name(setting),
              setting.variable(),
              messages.text(key),
              messages.text(key + ".hint"),
              setting.isSecret() ? "" : value,
              setting.isSecret(),
              saved.containsKey(setting),
              fixed,
              choices(setting).stream()
                  .map(each -> new Choice(each, messages.text(key + '.' + each)))
                  .toList()));
    }
    return fields;
  }

  /** What can be chosen, the usual value first. */
  private static List<String> choices(Setting setting) {
    return setting.choices().isEmpty()
        ? List.of()
        : Stream.concat(Stream.of(usual(setting)), setting.choices().stream()).distinct().toList();
  }

  /** An empty field says that nothing is set; a choice shows the usual value instead. */
  private static String usual(Setting setting) {
    if (setting.choices().isEmpty()) {
      return "";
    }
    return setting.usual().isEmpty() ? UNSET : setting.usual();
  }

  static String name(Setting setting) {
    return setting.variable().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
