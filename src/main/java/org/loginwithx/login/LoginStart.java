package org.loginwithx.login;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.loginwithx.login.LoginFlow.Started;
import org.loginwithx.x.AuthorizationHints;
import org.loginwithx.x.XEndpoint;
import org.loginwithx.x.XFailure;
import org.loginwithx.x.XFault;
import org.loginwithx.x.XResult;

/** Steps (1) to (3): somebody wants to log in and is sent to X. */
final class LoginStart {

  /** One call to X within its budget, and some time to spare. */
  private static final Duration LONGEST = Duration.ofSeconds(12);

  private static final int LONGEST_HINT = 50;

  private final LoginSettings settings;
  private final LoginFlows flows;
  private final LoginResponses responses;
  private final InFlight inFlight;
  private final Clock clock;

  LoginStart(
      LoginSettings settings,
      LoginFlows flows,
      LoginResponses responses,
      InFlight inFlight,
      Clock clock) {
    this.settings = settings;
    this.flows = flows;
    this.responses = responses;
    this.inFlight = inFlight;
    this.clock = clock;
  }

  void start(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    String number = Secrets.number();
    if (!Navigation.isByPerson(request)) {
      responses.empty(request, response, LoginFailure.NOT_A_NAVIGATION, number);
      return;
    }
    RequestParameters parameters = new RequestParameters(request);
    if (parameters.anyDoubled("returnTo", "force_login", "screen_name", "lang")) {
      responses.fail(request, response, Failure.of(LoginFailure.MALFORMED, number, null));
      return;
    }
    String returnTo = returnTo(request, parameters);
    Optional<LoginFlow> chosen = flows.chosen();
    if (chosen.isEmpty() || !settings.isSetUp()) {
      responses.fail(request, response, Failure.of(LoginFailure.NOT_SET_UP, number, returnTo));
      return;
    }
    Optional<String> canonical = CanonicalHost.redirect(request, responses.publicUrl());
    if (canonical.isPresent()) {
      responses.redirect(response, canonical.get());
      return;
    }
    LoginFlow flow = chosen.get();
    String callbackUrl = responses.callbackUrl(flow.protocol());
    Optional<CompletableFuture<XResult<Started>>> started =
        inFlight.start(() -> flow.start(callbackUrl, hints(parameters)));
    if (started.isEmpty()) {
      responses.fail(request, response, Failure.of(LoginFailure.BULKHEAD_FULL, number, returnTo));
      return;
    }
    Waiting.until(
        started.get(),
        LONGEST,
        () -> new XResult.Failed<>(XFailure.of(XFault.DEADLINE, XEndpoint.REQUEST_TOKEN)),
        request,
        response,
        (again, answer, result) -> sendToX(again, answer, flow, result, number, returnTo));
  }

  /** The session begins here and not before: only a log-in that X agreed to is worth one. */
  private void sendToX(
      HttpServletRequest request,
      HttpServletResponse response,
      LoginFlow flow,
      XResult<Started> result,
      String number,
      @Nullable String returnTo)
      throws IOException {
    if (result instanceof XResult.Failed<Started> failed) {
      responses.fail(request, response, Failure.of(failed.failure(), number, returnTo));
      return;
    }
    Started started = ((XResult.Ok<Started>) result).value();
    PendingLogin pending =
        new PendingLogin(
            number,
            Purpose.LOGIN,
            flow.protocol(),
            flow.connection(),
            started.token(),
            started.secret(),
            returnTo,
            clock.instant());
    new PendingLogins(request.getSession()).add(pending);
    // A POST becomes a GET at X (RFC 9700 section 4.12); for a GET this is X's guide to the letter.
    int status =
        request.getMethod().equals("POST")
            ? HttpServletResponse.SC_SEE_OTHER
            : HttpServletResponse.SC_FOUND;
    responses.redirect(response, status, started.authorizationUrl().toString());
  }

  /** What the link asks for, or what the person was asked to log in for before. */
  private static @Nullable String returnTo(
      HttpServletRequest request, RequestParameters parameters) {
    String asked = parameters.value("returnTo");
    if (asked != null) {
      return ReturnUrl.parse(asked).map(ReturnUrl::path).orElse(null);
    }
    return SavedRequest.read(request).map(ReturnUrl::path).orElse(null);
  }

  private static AuthorizationHints hints(RequestParameters parameters) {
    return new AuthorizationHints(
        "true".equals(parameters.value("force_login")),
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
