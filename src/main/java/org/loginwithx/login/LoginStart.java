package org.loginwithx.login;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.loginwithx.attempt.AttemptStore;
import org.loginwithx.attempt.Failure;
import org.loginwithx.attempt.LoginAttempt;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.attempt.Purpose;
import org.loginwithx.login.FlowCalls.Begun;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Navigation;
import org.loginwithx.web.RequestParameters;
import org.loginwithx.web.ReturnUrl;
import org.loginwithx.web.SavedRequest;
import org.loginwithx.x.AuthorizationHints;
import org.loginwithx.x.XResult;

/** Steps (1) to (3): a user wants to log in, or to link an account, and is sent to X. */
@Dependent
final class LoginStart implements Endpoint {

  private static final int LONGEST_HINT = 50;

  /** The box on the sign-in page, for users who want to stay logged in. */
  static final String STAY = "stay";

  private final LoginSettings settings;
  private final LoginFlows flows;
  private final LoginUrls urls;
  private final LoginResponses responses;
  private final AttemptStore attempts;
  private final FlowCalls calls;

  @Inject
  LoginStart(
      LoginSettings settings,
      LoginFlows flows,
      LoginUrls urls,
      LoginResponses responses,
      AttemptStore attempts,
      FlowCalls calls) {
    this.settings = settings;
    this.flows = flows;
    this.urls = urls;
    this.responses = responses;
    this.attempts = attempts;
    this.calls = calls;
  }

  @Override
  public void answer(LoginAttempt attempt) throws IOException, ServletException {
    start(attempt, null);
  }

  /**
   * Sends the user to X.
   *
   * @param forLogin the log-in in which an account is to be linked; null to log in
   */
  void start(LoginAttempt attempt, @Nullable String forLogin) throws IOException, ServletException {
    HttpServletRequest request = attempt.request();
    boolean script = forLogin == null && Navigation.isByScript(request);
    if (!script && !Navigation.isByPerson(request)) {
      responses.empty(attempt, LoginFailure.NOT_A_NAVIGATION);
      return;
    }
    RequestParameters parameters = new RequestParameters(request);
    if (parameters.anyDoubled("returnTo", "force_login", "screen_name", "lang", STAY)) {
      responses.fail(attempt, LoginFailure.MALFORMED);
      return;
    }
    attempt.leadingTo(returnTo(request, parameters));
    if (!flows.areOpen() || !settings.isSetUp()) {
      responses.fail(attempt, LoginFailure.NOT_SET_UP);
      return;
    }
    if (script) {
      responses.tellWhereToGo(attempt, address(attempt, parameters));
      return;
    }
    if (responses.isSentToCanonicalHost(attempt)) {
      return;
    }
    Optional<LoginFlow> chosen = flows.chosen();
    if (chosen.isEmpty()) {
      responses.fail(attempt, LoginFailure.NOT_SET_UP);
      return;
    }
    LoginFlow flow = chosen.get();
    Purpose purpose = purpose(attempt, parameters, forLogin);
    attempt.begin(purpose, flow.protocol());
    String callbackUrl = urls.callback(request, flow.protocol());
    AuthorizationHints hints = hints(parameters, forLogin != null);
    if (!calls.start(attempt, flow, purpose, callbackUrl, hints, this::sendToX)) {
      responses.fail(attempt, LoginFailure.BULKHEAD_FULL);
    }
  }

  private Purpose purpose(
      LoginAttempt attempt, RequestParameters parameters, @Nullable String forLogin) {
    if (forLogin != null) {
      return new Purpose.Link(forLogin, attempt.returnTo());
    }
    boolean stays = settings.offersToStay() && parameters.value(STAY) != null;
    return new Purpose.LogIn(attempt.returnTo(), stays);
  }

  /** The session begins here and not before: only a log-in that X has accepted is worth one. */
  private void sendToX(LoginAttempt attempt, XResult<Begun> result) throws IOException {
    if (result instanceof XResult.Failed<Begun> failed) {
      responses.fail(attempt, Failure.of(failed.failure()));
      return;
    }
    Begun begun = ((XResult.Ok<Begun>) result).value();
    attempts.keep(attempt, begun.pending());
    responses.sentToX(begun.pending());
    if (begun.pending().purpose() instanceof Purpose.Link) {
      responses.pageToX(attempt, begun.authorizationUrl());
      return;
    }
    // A POST becomes a GET at X (RFC 9700 section 4.12); for a GET this is X's guide to the letter.
    int status = attempt.isPost() ? HttpServletResponse.SC_SEE_OTHER : HttpServletResponse.SC_FOUND;
    responses.redirect(attempt, status, begun.authorizationUrl().toString());
  }

  /** The page that the link names, or else the page that the user asked for before. */
  static @Nullable String returnTo(HttpServletRequest request, RequestParameters parameters) {
    String asked = parameters.value("returnTo");
    if (asked != null) {
      return ReturnUrl.mend(asked).map(ReturnUrl::path).orElse(null);
    }
    return SavedRequest.read(request).map(ReturnUrl::path).orElse(null);
  }

  /** The address of this start, made of the known parameters only. */
  private String address(LoginAttempt attempt, RequestParameters parameters) {
    AuthorizationHints hints = hints(parameters, false);
    StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
    add(query, "returnTo", attempt.returnTo());
    add(query, "force_login", hints.forceLogin() ? "true" : null);
    add(query, "screen_name", hints.screenName());
    add(query, "lang", hints.lang());
    add(query, STAY, parameters.value(STAY) == null ? null : "true");
    return urls.start(attempt.request()) + query;
  }

  private static void add(StringJoiner query, String name, @Nullable String value) {
    if (value != null) {
      query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
  }

  private static AuthorizationHints hints(RequestParameters parameters, boolean link) {
    return new AuthorizationHints(
        // The account that is logged in at X is most likely the one that is linked already.
        link || "true".equals(parameters.value("force_login")),
        hint(parameters.value("screen_name")),
        hint(parameters.value("lang")));
  }

  private static @Nullable String hint(@Nullable String value) {
    boolean usable =
        value != null
            && !value.isEmpty()
            && value.length() <= LONGEST_HINT
            && value.chars().allMatch(LoginStart::isHandleOrLanguage);
    return usable ? value : null;
  }

  private static boolean isHandleOrLanguage(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-';
  }
}
