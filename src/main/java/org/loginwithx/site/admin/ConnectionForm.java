package org.loginwithx.site.admin;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.loginwithx.Internal;
import org.loginwithx.attempt.Protocol;
import org.loginwithx.connection.ConnectionSettings;
import org.loginwithx.connection.SavedSettings;
import org.loginwithx.connection.Setting;
import org.loginwithx.connection.SettingsSet;
import org.loginwithx.login.LoginPaths;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;

/** The form of the connection's settings: shown, and read when it comes back. */
@Dependent
@Internal
public class ConnectionForm {

  /** The longest value that still fits into its column when it is sealed. */
  private static final int LONGEST = 4_000;

  private final ConnectionSettings connection;
  private final LoginSettings settings;
  private final LoginPaths paths;

  @Inject
  ConnectionForm(ConnectionSettings connection, LoginSettings settings, LoginPaths paths) {
    this.connection = connection;
    this.settings = settings;
    this.paths = paths;
  }

  /**
   * The result of sending a form.
   *
   * @param problems what to change; nothing is saved then
   * @param typed to be shown again
   */
  record Outcome(List<String> problems, Map<Setting, String> typed) {

    /** The result of no form. */
    static final Outcome NONE = new Outcome(List.of(), Map.of());

    boolean isGood() {
      return problems.isEmpty();
    }

    @Override
    public String toString() {
      return "Outcome[problems=" + problems.size() + ", typed=***]";
    }
  }

  /** How the values of a form are saved: by an administrator, or at the first set-up. */
  interface Save<E extends Exception> {
    ConnectionSettings.Result save(Map<Setting, String> typed) throws E;
  }

  /**
   * Saves what was typed, if all of it makes sense together.
   *
   * @param seen the saved settings on which the change is based
   */
  <E extends Exception> Outcome save(
      HttpServletRequest request, SavedSettings seen, SettingsSet set, Save<E> save) throws E {
    Outcome checked = check(request, seen, set);
    if (!checked.problems().isEmpty()) {
      return checked;
    }
    return save(request, seen, checked.typed(), save);
  }

  /**
   * Saves values that are checked.
   *
   * @param seen the saved settings on which the change is based
   */
  <E extends Exception> Outcome save(
      HttpServletRequest request, SavedSettings seen, Map<Setting, String> typed, Save<E> save)
      throws E {
    Messages messages = Messages.forRequest(request);
    if (!shows(request, seen)) {
      return new Outcome(List.of(messages.text("connection.meanwhile")), typed);
    }
    return switch (save.save(typed)) {
      case SAVED -> Outcome.NONE;
      case CHANGED_MEANWHILE -> new Outcome(List.of(messages.text("connection.meanwhile")), typed);
      case NO_KEY -> new Outcome(List.of(messages.text("connection.no-key")), typed);
    };
  }

  /** Keeps what was typed, and what is wrong with it; nothing is saved. */
  Outcome check(HttpServletRequest request, SavedSettings seen, SettingsSet set) {
    return check(request, seen, set, read(request));
  }

  /** What is wrong with values that are typed; nothing is saved. */
  Outcome check(
      HttpServletRequest request, SavedSettings seen, SettingsSet set, Map<Setting, String> typed) {
    List<String> problems = new ArrayList<>(unusable(typed, Messages.forRequest(request)));
    if (problems.isEmpty()) {
      problems.addAll(connection.problems(seen.with(set, typed)));
    }
    if (problems.isEmpty()) {
      otherPath(request, typed).ifPresent(problems::add);
    }
    return new Outcome(problems, typed);
  }

  /**
   * An address with another path would make this page unusable: its links and cookies depend on
   * that path, and only an operator knows whether a proxy maps the path to this application.
   */
  Optional<String> otherPath(HttpServletRequest request, Map<Setting, String> values) {
    String url = values.getOrDefault(Setting.PUBLIC_URL, "");
    String here = request.getContextPath();
    if (url.isEmpty()
        || connection.environment(Setting.PUBLIC_URL).isPresent()
        || URI.create(url).getRawPath().replaceFirst("/$", "").equals(here)) {
      return Optional.empty();
    }
    return Optional.of(
        Messages.forRequest(request).text("connection.other-path", here.isEmpty() ? "/" : here));
  }

  static Map<Setting, String> read(HttpServletRequest request) {
    Map<Setting, String> typed = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.ON_PAGE) {
      String name = ConnectionField.name(setting);
      String value = request.getParameter(name);
      if (setting.isSecret() && "true".equals(request.getParameter(name + "-remove"))) {
        typed.put(setting, "");
        continue;
      }
      // An empty field leaves a secret as it is, because the page does not contain it.
      if (value != null && !(setting.isSecret() && value.isBlank())) {
        typed.put(setting, value.equals(ConnectionField.UNSET) ? "" : value.strip());
      }
    }
    return typed;
  }

  private static List<String> unusable(Map<Setting, String> typed, Messages messages) {
    List<String> problems = new ArrayList<>();
    typed.forEach(
        (setting, value) -> {
          if (!isUsable(value)) {
            problems.add(messages.text("connection.unusable", setting.variable()));
          }
        });
    return problems;
  }

  /** Whether a value can be kept, whatever it means. */
  static boolean isUsable(String value) {
    return value.length() <= LONGEST && value.chars().noneMatch(Character::isISOControl);
  }

  /** Whether the form is of a page that showed these settings. */
  static boolean shows(HttpServletRequest request, SavedSettings seen) {
    String version = request.getParameter("version");
    // Without a version the form is of no page, so it shows no older settings.
    return version == null || version.equals(Long.toString(seen.version()));
  }

  /** Leaves for the template what the form needs. */
  void show(HttpServletRequest request, SettingsSet set, Outcome outcome) {
    Messages messages = Messages.forRequest(request);
    request.setAttribute("problems", outcome.problems());
    request.setAttribute(
        "fields",
        ConnectionField.of(
            connection, Setting.ON_PAGE, connection.saved().of(set), outcome.typed(), messages));
    request.setAttribute("errors", errors(outcome.problems(), Setting.ON_PAGE));
    request.setAttribute("version", connection.saved().version());
    request.setAttribute("canKeepSecrets", connection.canKeepSecrets());
    request.setAttribute("callbacks", callbacks(request));
  }

  /** The problems by the fields that they are about: each begins with the name of a setting. */
  static Map<String, String> errors(List<String> problems, List<Setting> settings) {
    Map<String, String> errors = new HashMap<>();
    for (String problem : problems) {
      settings.stream()
          .filter(setting -> problem.matches("(?s)" + setting.variable() + "(?![A-Z_]).*"))
          .findFirst()
          .ifPresent(setting -> errors.putIfAbsent(ConnectionField.name(setting), problem));
    }
    return errors;
  }

  /** A callback address to copy, and the protocol it is for. */
  public record Callback(String id, String protocol, String url) {}

  private List<Callback> callbacks(HttpServletRequest request) {
    List<Callback> callbacks = new ArrayList<>();
    String publicUrl =
        settings.publicUrl() == null ? guess(request) : settings.publicUrl().toString();
    add(callbacks, publicUrl);
    for (String origin : settings.moreOrigins()) {
      add(callbacks, origin + settings.publicPath(request));
    }
    return callbacks;
  }

  /** Only shown to the administrator, and not used otherwise: any client can write it. */
  static String guess(HttpServletRequest request) {
    StringBuffer url = request.getRequestURL();
    String path = request.getRequestURI().substring(request.getContextPath().length());
    return url.substring(0, url.length() - path.length());
  }

  private void add(List<Callback> callbacks, String site) {
    callbacks.add(
        new Callback(
            "callback-" + callbacks.size(), "OAuth 2.0", site + paths.callback(Protocol.OAUTH2)));
    callbacks.add(
        new Callback(
            "callback-" + callbacks.size(), "OAuth 1.0a", site + paths.callback(Protocol.OAUTH1)));
  }
}
