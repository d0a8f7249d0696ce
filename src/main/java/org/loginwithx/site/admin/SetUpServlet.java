package org.loginwithx.site.admin;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.loginwithx.Internal;
import org.loginwithx.connection.ConnectionSettings;
import org.loginwithx.connection.SavedSettings;
import org.loginwithx.connection.SetUp;
import org.loginwithx.connection.SetUpDraft;
import org.loginwithx.connection.Setting;
import org.loginwithx.login.FirstAdministrator;
import org.loginwithx.site.OptionalPage;
import org.loginwithx.site.OutdatedForm;
import org.loginwithx.site.Page;
import org.loginwithx.site.Redirect;
import org.loginwithx.site.admin.ConnectionForm.Outcome;
import org.loginwithx.trial.ConnectionTry;
import org.loginwithx.web.CanonicalHost;
import org.loginwithx.web.FormToken;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.Waiting;

/**
 * The first set-up, in steps: the code from the log, then the settings, then the log-in of the
 * first administrator. After that, the page answers 404.
 *
 * <p>The address and the key take effect at once. What is typed about X is kept, sealed, until it
 * has been tried.
 */
@WebServlet(urlPatterns = "/setup", asyncSupported = true)
@Internal
public class SetUpServlet extends OptionalPage {

  private static final System.Logger LOG = System.getLogger(SetUpServlet.class.getName());
  private static final long serialVersionUID = 1L;

  /** The form was understood, and its values cannot be taken. */
  private static final int UNPROCESSABLE = 422;

  @Inject private transient SetUp setUp;
  @Inject private transient SetUpDraft draft;
  @Inject private transient FirstAdministrator first;
  @Inject private transient SetUpPages pages;
  @Inject private transient ConnectionForm form;
  @Inject private transient ConnectionSettings connection;
  @Inject private transient ConnectionTry tries;
  @Inject private transient LoginSettings settings;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public SetUpServlet() {}

  @Override
  protected boolean exists() {
    return setUp.isOpen();
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Optional<String> browser = first.browser(request);
    if (browser.isEmpty()) {
      askForCode(request, response);
      return;
    }
    SetUpProgress progress = pages.progress(browser.get());
    Optional<SetUpStep> asked =
        Optional.ofNullable(request.getParameter("step")).flatMap(SetUpStep::of);
    SetUpStep step =
        asked
            .filter(each -> each != SetUpStep.CODE && progress.canOpen(each))
            .orElseGet(progress::next);
    pages.show(request, response, browser.get(), step, Outcome.NONE);
  }

  private void askForCode(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    URI publicUrl = settings.publicUrl();
    if (publicUrl != null) {
      // The first administrator has to log in in the browser in which the code is typed.
      Optional<String> canonical = CanonicalHost.redirect(request, publicUrl.toString());
      if (canonical.isPresent()) {
        response.sendRedirect(canonical.get());
        return;
      }
    }
    pages.askForCode(request, response, null);
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (Waiting.resume(request, response)) {
      return;
    }
    String code = request.getParameter("code");
    if (code != null) {
      begin(request, response, code);
      return;
    }
    Optional<String> browser = first.browser(request);
    if (browser.isEmpty() || !first.isOurs(request)) {
      OutdatedForm.refuse(request, response);
      return;
    }
    String action = Optional.ofNullable(request.getParameter("action")).orElse("");
    switch (action) {
      case "address" -> saveAddress(request, response, browser.get());
      case "make-key" -> makeKey(request, response, browser.get());
      case "x" -> keepKeysOfX(request, response, browser.get());
      case "try" -> tryIt(request, response, browser.get());
      case "save" -> save(request, response, browser.get());
      default -> response.sendError(HttpServletResponse.SC_BAD_REQUEST);
    }
  }

  private void begin(HttpServletRequest request, HttpServletResponse response, String code)
      throws ServletException, IOException {
    if (!FormToken.isGiven(request, settings)) {
      OutdatedForm.refuse(request, response);
      return;
    }
    SetUp.Typed typed = first.begin(request, response, code);
    if (typed == SetUp.Typed.RIGHT) {
      Redirect.to(request, response, settings, SetUpPages.PAGE);
      return;
    }
    response.setStatus(
        typed == SetUp.Typed.GONE ? HttpServletResponse.SC_GONE : HttpServletResponse.SC_FORBIDDEN);
    pages.askForCode(request, response, typed);
  }

  /** At once: the next steps show the callback address, and X has to know it. */
  private void saveAddress(HttpServletRequest request, HttpServletResponse response, String browser)
      throws ServletException, IOException {
    SavedSettings seen = connection.saved();
    Map<Setting, String> typed = ConnectionForm.read(request);
    typed.keySet().removeIf(setting -> setting != Setting.PUBLIC_URL);
    Outcome outcome = form.check(request, seen, seen.active(), typed);
    if (outcome.isGood() && typed.getOrDefault(Setting.PUBLIC_URL, "").isEmpty()) {
      outcome = pages.required(request, Setting.PUBLIC_URL, typed);
    }
    if (outcome.isGood()) {
      outcome =
          form.save(
              request,
              seen,
              typed,
              checked -> connection.saveUnchecked(seen.active(), checked, null, seen.version()));
    }
    if (!outcome.isGood()) {
      refuse(request, response, browser, SetUpStep.ADDRESS, outcome);
      return;
    }
    first.renew(request, response);
    URI publicUrl = settings.publicUrl();
    if (publicUrl != null && CanonicalHost.isOther(request, publicUrl.toString())) {
      handOver(request, response, publicUrl);
      return;
    }
    next(request, response, browser, SetUpStep.ADDRESS);
  }

  /**
   * The log-in takes place at the address that was just saved, and this browser sends no cookie of
   * the current address there. Without a new code, a user who logs in there would not become the
   * administrator.
   */
  private void handOver(HttpServletRequest request, HttpServletResponse response, URI publicUrl)
      throws ServletException, IOException {
    Optional<String> code = first.handOver(request);
    if (code.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    request.setAttribute("code", code.get());
    request.setAttribute("next", publicUrl + SetUpPages.PAGE);
    Page.show(request, response, "set-up-hand-over");
  }

  private void makeKey(HttpServletRequest request, HttpServletResponse response, String browser)
      throws ServletException, IOException {
    try {
      connection.makeKeysUnchecked();
    } catch (IOException | IllegalArgumentException unusable) {
      LOG.log(System.Logger.Level.WARNING, "The set-up could not make a key: {0}", unusable);
      refuse(request, response, browser, SetUpStep.KEYS, pages.noKey(request, unusable));
      return;
    }
    next(request, response, browser, SetUpStep.KEYS);
  }

  private void keepKeysOfX(HttpServletRequest request, HttpServletResponse response, String browser)
      throws ServletException, IOException {
    Map<Setting, String> typed = withDraft(request, browser);
    SavedSettings seen = connection.saved();
    Outcome outcome = form.check(request, seen, seen.active(), typed);
    Map<Setting, String> values = seen.with(seen.active(), typed);
    for (Setting setting : pages.required(values)) {
      if (values.getOrDefault(setting, "").isEmpty() && connection.environment(setting).isEmpty()) {
        outcome = pages.required(request, setting, typed);
      }
    }
    boolean isKept = draft.keep(browser, usable(typed));
    if (outcome.isGood() && !isKept) {
      String noKey = Messages.forRequest(request).text("connection.no-key");
      outcome = new Outcome(List.of(noKey), typed);
    }
    if (!outcome.isGood()) {
      refuse(request, response, browser, SetUpStep.X, outcome);
      return;
    }
    Redirect.to(request, response, settings, SetUpPages.page(SetUpStep.TRY));
  }

  /** What was typed before, and over it what is in this form. */
  private Map<Setting, String> withDraft(HttpServletRequest request, String browser) {
    Map<Setting, String> typed = new EnumMap<>(Setting.class);
    typed.putAll(draft.of(browser));
    typed.putAll(ConnectionForm.read(request));
    typed.keySet().removeIf(setting -> !SetUpPages.isOfX(setting));
    return typed;
  }

  /** Refused values are kept as well: the page does not show a secret, which would be lost. */
  private static Map<Setting, String> usable(Map<Setting, String> typed) {
    Map<Setting, String> usable = new EnumMap<>(Setting.class);
    typed.forEach(
        (setting, value) -> {
          if (ConnectionForm.isUsable(value)) {
            usable.put(setting, value);
          }
        });
    return usable;
  }

  private void tryIt(HttpServletRequest request, HttpServletResponse response, String browser)
      throws ServletException, IOException {
    SavedSettings seen = connection.saved();
    Outcome outcome = form.check(request, seen, seen.active(), draft.of(browser));
    if (outcome.isGood()) {
      Optional<String> problem =
          tries.startInSetUp(request, response, seen.active(), outcome.typed());
      if (problem.isEmpty()) {
        return;
      }
      outcome = new Outcome(List.of(problem.get()), Map.of());
    }
    refuse(request, response, browser, SetUpStep.TRY, outcome);
  }

  private void save(HttpServletRequest request, HttpServletResponse response, String browser)
      throws ServletException, IOException {
    SavedSettings seen = connection.saved();
    Outcome outcome = form.check(request, seen, seen.active(), draft.of(browser));
    if (outcome.isGood()) {
      outcome =
          form.save(
              request,
              seen,
              outcome.typed(),
              checked -> connection.saveUnchecked(seen.active(), checked, null, seen.version()));
    }
    if (!outcome.isGood()) {
      refuse(request, response, browser, SetUpStep.TRY, outcome);
      return;
    }
    draft.forget(browser);
    Redirect.to(request, response, settings, SetUpPages.page(SetUpStep.ADMINISTRATOR));
  }

  /** The first step that is open; if all are done, the one after this. */
  private void next(
      HttpServletRequest request, HttpServletResponse response, String browser, SetUpStep done)
      throws ServletException, IOException {
    SetUpStep open = pages.progress(browser).next();
    SetUpStep after = SetUpStep.values()[done.ordinal() + 1];
    Redirect.to(
        request, response, settings, SetUpPages.page(open.compareTo(after) < 0 ? open : after));
  }

  private void refuse(
      HttpServletRequest request,
      HttpServletResponse response,
      String browser,
      SetUpStep step,
      Outcome outcome)
      throws ServletException, IOException {
    response.setStatus(UNPROCESSABLE);
    pages.show(request, response, browser, step, outcome);
  }
}
