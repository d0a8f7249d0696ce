package org.loginwithx.site.admin;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.attempt.Protocol;
import org.loginwithx.connection.ConnectionSettings;
import org.loginwithx.connection.SavedSettings;
import org.loginwithx.connection.SetUp;
import org.loginwithx.connection.SetUpDraft;
import org.loginwithx.connection.Setting;
import org.loginwithx.login.FirstAdministrator;
import org.loginwithx.login.LoginPaths;
import org.loginwithx.login.SiteProof;
import org.loginwithx.site.Page;
import org.loginwithx.site.admin.ConnectionForm.Outcome;
import org.loginwithx.trial.ConnectionTry;
import org.loginwithx.trial.TryResult;
import org.loginwithx.web.CanonicalHost;
import org.loginwithx.web.FormToken;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.SecurityHeaders;

/** The pages of the first set-up. */
@Dependent
@Internal
public class SetUpPages {

  /** The path of all of them. */
  static final String PAGE = "/setup";

  private static final List<Setting> KEYS_OF_X =
      List.of(Setting.CLIENT_ID, Setting.CLIENT_SECRET, Setting.API_KEY, Setting.API_SECRET);

  private final SetUpDraft drafts;
  private final SiteProof proof;
  private final ConnectionTry tries;
  private final ConnectionSettings connection;
  private final LoginSettings settings;
  private final LoginPaths paths;

  @Inject
  SetUpPages(
      SetUpDraft drafts,
      SiteProof proof,
      ConnectionTry tries,
      ConnectionSettings connection,
      LoginSettings settings,
      LoginPaths paths) {
    this.drafts = drafts;
    this.proof = proof;
    this.tries = tries;
    this.connection = connection;
    this.settings = settings;
    this.paths = paths;
  }

  /**
   * A step in the list of all.
   *
   * @param state {@code done}, {@code current} or {@code open}
   * @param url where it can be opened; empty if it cannot, or is the current one
   * @param variable the variable of the environment that has done it; empty if none has
   */
  public record Line(int number, String label, String state, String url, String variable) {}

  /** The address of a step. */
  static String page(SetUpStep step) {
    return PAGE + "?step=" + step.id();
  }

  /**
   * How far the set-up in this browser is.
   *
   * @param browser the secret of the browser
   */
  SetUpProgress progress(String browser) {
    return SetUpProgress.of(connection, settings, drafts.of(browser));
  }

  /**
   * Asks for the code.
   *
   * @param wrong why the last one was not taken; null if there was none
   */
  void askForCode(
      HttpServletRequest request, HttpServletResponse response, SetUp.@Nullable Typed wrong)
      throws ServletException, IOException {
    request.setAttribute(
        "errors", wrong == null ? Map.of() : Map.of("code", refusal(request, wrong)));
    request.setAttribute("formToken", FormToken.give(request, response, settings));
    show(request, response, SetUpStep.CODE, SetUpProgress.NONE);
  }

  private static String refusal(HttpServletRequest request, SetUp.Typed wrong) {
    return Messages.forRequest(request)
        .text(wrong == SetUp.Typed.GONE ? "set-up.gone" : "set-up.wrong");
  }

  /**
   * Shows a step.
   *
   * @param browser the secret of the browser
   * @param outcome of the form of this step that was sent last
   */
  void show(
      HttpServletRequest request,
      HttpServletResponse response,
      String browser,
      SetUpStep step,
      Outcome outcome)
      throws ServletException, IOException {
    Map<Setting, String> draft = drafts.of(browser);
    SavedSettings saved = connection.saved();
    Map<Setting, String> kept = saved.with(saved.active(), draft);
    List<Setting> shown = List.of();
    switch (step) {
      case ADDRESS -> {
        shown = List.of(Setting.PUBLIC_URL);
        address(request, response);
      }
      case KEYS -> keys(request);
      case X -> {
        shown = KEYS_OF_X;
        x(request, over(kept, outcome.typed()));
      }
      case TRY -> tryStep(request, kept, draft.isEmpty());
      case ADMINISTRATOR -> administrator(request);
      case CODE -> throw new IllegalArgumentException("asked for without a browser");
    }
    Map<String, String> errors = ConnectionForm.errors(outcome.problems(), shown);
    request.setAttribute("errors", errors);
    request.setAttribute(
        "problems",
        outcome.problems().stream().filter(problem -> !errors.containsValue(problem)).toList());
    request.setAttribute(
        "fields",
        ConnectionField.of(connection, shown, kept, outcome.typed(), Messages.forRequest(request)));
    request.setAttribute("version", saved.version());
    request.setAttribute("formToken", FirstAdministrator.csrfToken(browser));
    show(request, response, step, SetUpProgress.of(connection, settings, draft));
  }

  private void show(
      HttpServletRequest request,
      HttpServletResponse response,
      SetUpStep step,
      SetUpProgress progress)
      throws ServletException, IOException {
    Messages messages = Messages.forRequest(request);
    List<Line> lines = new ArrayList<>();
    for (SetUpStep each : SetUpStep.values()) {
      lines.add(line(request, each, step, progress, messages));
    }
    request.setAttribute("steps", lines);
    request.setAttribute(
        "position",
        messages.text(
            "set-up.position",
            Integer.toString(step.ordinal() + 1),
            Integer.toString(SetUpStep.values().length)));
    request.setAttribute("back", back(request, step));
    request.setAttribute("fromEnvironment", variable(step, progress));
    request.setAttribute(
        "elsewhere",
        settings.publicUrl() != null
            && step.compareTo(SetUpStep.ADDRESS) > 0
            && CanonicalHost.isOther(request, settings.publicUrl().toString()));
    SecurityHeaders.allowOwnScripts(response);
    Page.show(request, response, "set-up-" + step.id());
  }

  private Line line(
      HttpServletRequest request,
      SetUpStep step,
      SetUpStep current,
      SetUpProgress progress,
      Messages messages) {
    boolean isDone = progress.done().contains(step);
    boolean canOpen =
        step != current
            && step != SetUpStep.CODE
            && !progress.done().isEmpty()
            && progress.canOpen(step);
    return new Line(
        step.ordinal() + 1,
        messages.text("set-up.step." + step.id()),
        step == current ? "current" : isDone ? "done" : "open",
        canOpen ? settings.publicPath(request) + page(step) : "",
        variable(step, progress));
  }

  private String variable(SetUpStep step, SetUpProgress progress) {
    return progress.byEnvironment().contains(step)
        ? step.settings().stream()
            .filter(each -> connection.environment(each).isPresent())
            .findFirst()
            .map(Setting::variable)
            .orElse("")
        : "";
  }

  private String back(HttpServletRequest request, SetUpStep step) {
    return step.compareTo(SetUpStep.ADDRESS) <= 0
        ? ""
        : settings.publicPath(request) + page(SetUpStep.values()[step.ordinal() - 1]);
  }

  private void address(HttpServletRequest request, HttpServletResponse response) {
    request.setAttribute("guess", ConnectionForm.guess(request));
    request.setAttribute("question", proof.ask());
    SecurityHeaders.allowCalls(response);
  }

  private void keys(HttpServletRequest request) {
    request.setAttribute("canKeepSecrets", connection.canKeepSecrets());
    request.setAttribute(
        "keyFile",
        connection.keyFile().map(file -> file.toAbsolutePath().normalize().toString()).orElse(""));
  }

  /** A callback address to copy, for the protocol of this name. */
  public record Callback(String protocol, String url) {}

  private void x(HttpServletRequest request, Map<Setting, String> values) {
    request.setAttribute("oauth2", protocol(values) == Protocol.OAUTH2);
    request.setAttribute("choosesProtocol", connection.environment(Setting.PROTOCOL).isEmpty());
    request.setAttribute(
        "callbacks",
        List.of(
            new Callback("oauth2", callback(Protocol.OAUTH2)),
            new Callback("oauth1", callback(Protocol.OAUTH1))));
    request.setAttribute("website", settings.publicUrl());
  }

  private String callback(Protocol protocol) {
    return settings.publicUrl() + paths.callback(protocol);
  }

  private void tryStep(HttpServletRequest request, Map<Setting, String> values, boolean isSaved) {
    Protocol protocol = protocol(values);
    request.setAttribute("oauth2", protocol == Protocol.OAUTH2);
    request.setAttribute("callback", callback(protocol));
    request.setAttribute(
        "key", value(protocol == Protocol.OAUTH2 ? Setting.CLIENT_ID : Setting.API_KEY, values));
    request.setAttribute("isSaved", isSaved);
    String id = request.getParameter("id");
    if (id != null) {
      Optional<TryResult> result = tries.resultInSetUp(id, request);
      request.setAttribute("gone", result.isEmpty());
      result.ifPresent(found -> ConnectionTryServlet.give(request, found));
    }
  }

  private void administrator(HttpServletRequest request) {
    request.setAttribute("setUp", settings.isSetUp());
    request.setAttribute("missing", settings.missing());
    request.setAttribute(
        "loginUrl", settings.publicPath(request) + paths.start() + "?returnTo=/admin/doctor");
  }

  private static Map<Setting, String> over(Map<Setting, String> kept, Map<Setting, String> typed) {
    Map<Setting, String> values = new EnumMap<>(Setting.class);
    values.putAll(kept);
    values.putAll(typed);
    return values;
  }

  private String value(Setting setting, Map<Setting, String> values) {
    return connection.environment(setting).orElse(values.getOrDefault(setting, ""));
  }

  /** The one that is chosen, or follows from the keys; OAuth 2.0 if nothing is there. */
  private Protocol protocol(Map<Setting, String> values) {
    String chosen = value(Setting.PROTOCOL, values);
    if (!chosen.isEmpty()) {
      return chosen.equals("oauth1") ? Protocol.OAUTH1 : Protocol.OAUTH2;
    }
    boolean onlyOAuth1 =
        value(Setting.CLIENT_ID, values).isEmpty() && !value(Setting.API_KEY, values).isEmpty();
    return onlyOAuth1 ? Protocol.OAUTH1 : Protocol.OAUTH2;
  }

  /** What is asked about the app at X. The other settings can wait for the administrator. */
  static boolean isOfX(Setting setting) {
    return setting == Setting.PROTOCOL || KEYS_OF_X.contains(setting);
  }

  /** The settings that the chosen protocol cannot do without. An app may have no client secret. */
  List<Setting> required(Map<Setting, String> values) {
    return protocol(values) == Protocol.OAUTH1
        ? List.of(Setting.API_KEY, Setting.API_SECRET)
        : List.of(Setting.CLIENT_ID);
  }

  /** The result of a form that lacks this setting. */
  Outcome required(HttpServletRequest request, Setting setting, Map<Setting, String> typed) {
    return new Outcome(
        List.of(setting + " " + Messages.forRequest(request).text("set-up.required")), typed);
  }

  /** The result of an attempt to make a key. */
  Outcome noKey(HttpServletRequest request, Exception why) {
    String file = connection.keyFile().map(Object::toString).orElse("");
    return new Outcome(
        List.of(
            Messages.forRequest(request)
                .text("set-up.keys.failed", file, why.getClass().getSimpleName())),
        Map.of());
  }
}
