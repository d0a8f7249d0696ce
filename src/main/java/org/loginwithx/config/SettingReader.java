package org.loginwithx.config;

import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.loginwithx.connection.Setting;
import org.loginwithx.connection.Setting.Range;
import org.loginwithx.web.CanonicalHost;
import org.loginwithx.web.ReturnUrl;

/** Reads single settings, and collects their problems. */
final class SettingReader {

  private final Function<String, Optional<String>> source;

  /** Several readers may ask for one setting, whose problem is reported once. */
  private final Set<String> problems = new LinkedHashSet<>();

  /**
   * @param source gives the value of a property such as {@code twitter.api.key}
   */
  SettingReader(Function<String, Optional<String>> source) {
    this.source = source;
  }

  /** The name under which MicroProfile Config knows a setting. */
  static String property(Setting setting) {
    return setting.variable().toLowerCase(Locale.ROOT).replace('_', '.');
  }

  /** Adds a problem, which begins with the name of a setting. */
  void problem(String problem) {
    problems.add(problem);
  }

  /** Adds a problem of this setting. */
  void problem(Setting setting, String problem) {
    problems.add(setting + " " + problem);
  }

  /** All problems so far. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  boolean isSet(Setting setting) {
    return !text(setting, "").isEmpty();
  }

  String text(Setting setting) {
    return text(setting, setting.usual());
  }

  private String text(Setting setting, String usual) {
    return source
        .apply(property(setting))
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .orElse(usual);
  }

  String choice(Setting setting) {
    String value = text(setting);
    if (value.equals(setting.usual()) || setting.choices().contains(value)) {
      return value;
    }
    problem(setting, "has to be one of " + String.join(", ", setting.choices()));
    return setting.usual();
  }

  boolean flag(Setting setting) {
    return choice(setting).equals("true");
  }

  int number(Setting setting) {
    return number(setting, Integer.parseInt(setting.usual()));
  }

  /**
   * @param usual the value if it is not set, where that depends on other settings
   */
  int number(Setting setting, int usual) {
    Range range = setting.range().orElseThrow();
    String value = text(setting, Integer.toString(usual));
    try {
      int number = Integer.parseInt(value);
      if (number >= range.least() && number <= range.most()) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // The problem is added below, as for a number out of range.
    }
    problem(setting, "has to be a number from " + range.least() + " to " + range.most());
    return usual;
  }

  String path(Setting setting) {
    String path = text(setting);
    if (ReturnUrl.parse(path).isEmpty()) {
      problem(setting, "has to be a path of this application that begins with a slash");
    }
    return path;
  }

  /** Null if it is not set. */
  @Nullable String optionalPath(Setting setting) {
    return isSet(setting) ? path(setting) : null;
  }

  /** Null if it is not set, or invalid. */
  @Nullable URI url(Setting setting) {
    String value = text(setting);
    if (value.isEmpty()) {
      return null;
    }
    // Removes all trailing slashes: a link to a path after one more slash would lead to another
    // host.
    String trimmed = WebAddress.ascii(value.replaceFirst("/+$", ""));
    Optional<String> problem = WebAddress.problem(trimmed, plainHttpHosts());
    if (problem.isPresent()) {
      problem(setting, problem.get());
      return null;
    }
    return URI.create(trimmed);
  }

  Set<String> origins(Setting setting) {
    Set<String> origins = new LinkedHashSet<>();
    for (String written : split(setting)) {
      String origin = WebAddress.ascii(written);
      Optional<String> problem = WebAddress.problem(origin, plainHttpHosts());
      if (problem.isPresent() || !URI.create(origin).getRawPath().isEmpty()) {
        problem(
            setting, "has '" + written + "', but takes origins such as https://www.example.org");
        continue;
      }
      origins.add(CanonicalHost.origin(URI.create(origin)));
    }
    return origins;
  }

  Set<String> list(Setting setting, String what, Predicate<String> isValid) {
    List<String> values = split(setting);
    if (!values.stream().allMatch(isValid)) {
      problem(setting, "takes " + what + ", separated by commas");
    }
    return Set.copyOf(values);
  }

  List<String> split(Setting setting) {
    return Arrays.stream(text(setting).split(","))
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .toList();
  }

  /** The settings among these that are set. */
  List<Setting> set(Setting... settings) {
    return Stream.of(settings).filter(this::isSet).toList();
  }

  /** Hosts of a test network, which are called by http on purpose. */
  Set<String> plainHttpHosts() {
    return split(Setting.ALLOW_HTTP).stream()
        .map(host -> host.toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }
}
