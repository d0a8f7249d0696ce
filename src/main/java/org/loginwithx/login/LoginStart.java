package org.loginwithx.login;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.loginwithx.account.Action;
import org.loginwithx.account.Proofs;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.attempt.AttemptId;
import org.loginwithx.attempt.Bulkhead;
import org.loginwithx.attempt.Failure;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.attempt.PendingLogin;
import org.loginwithx.attempt.PendingLogins;
import org.loginwithx.attempt.Purpose;
import org.loginwithx.attempt.ReturnAddresses;
import org.loginwithx.attempt.StrangerSessions;
import org.loginwithx.attempt.TravellingCopies;
import org.loginwithx.login.LoginFlow.Started;
import org.loginwithx.secret.Secrets;
import org.loginwithx.web.CanonicalHost;
import org.loginwithx.web.ClientRequests;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.Navigation;
import org.loginwithx.web.RequestParameters;
import org.loginwithx.web.ReturnUrl;
import org.loginwithx.web.SavedRequest;
import org.loginwithx.web.Steps;
import org.loginwithx.web.Waiting;
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

  /** The box on the sign-in page, for people who want to stay logged in. */
  static final String STAY = "stay";

  private final LoginSettings settings;
  private final LoginFlows flows;
  private final LoginResponses responses;
  private final StrangerSessions sessions;
  private final TravellingCopies copies;
  private final ReturnAddresses returnAddresses;
  private final Proofs proofs;
  private final Bulkhead inFlight;
  private final Clock clock;

  LoginStart(
      LoginSettings settings,
      LoginFlows flows,
      LoginResponses responses,
      StrangerSessions sessions,
      TravellingCopies copies,
      ReturnAddresses returnAddresses,
      Proofs proofs,
      Bulkhead inFlight,
      Clock clock) {
    this.settings = settings;
    this.flows = flows;
    this.responses = responses;
    this.sessions = sessions;
    this.copies = copies;
    this.returnAddresses = returnAddresses;
    this.proofs = proofs;
    this.inFlight = inFlight;
    this.clock = clock;
  }

  /** Somebody wants to log in. */
  void start(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    start(request, response, null);
  }

  /**
   * Somebody who is logged in wants to link one more account. By POST with the token of the form,
   * and after a recent log-in: an attacker who could do this would have a key to the account.
   *
   * <p>For a user who has no password, a new log-in stands for one. A log-in with the linked
   * account would be new, so an older one must not be enough to link it.
   */
  void link(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    String number = AttemptId.next();
    if (!request.getMethod().equals("POST")) {
      responses.fail(request, response, Failure.of(LoginFailure.MALFORMED, number, null));
      return;
    }
    RequestParameters parameters = new RequestParameters(request);
    String returnTo = returnTo(request, parameters);
    if (parameters.anyDoubled("link", "csrf")) {
      responses.fail(request, response, Failure.of(LoginFailure.MALFORMED, number, returnTo));
      return;
    }
    String loginId;
    try {
      loginId = proofs.require(request, Action.LINK).loginId();
    } catch (UnprovenException unproven) {
      responses.fail(request, response, failure(unproven, number, returnTo));
      return;
    }
    start(request, response, loginId);
  }

  private static Failure failure(
      UnprovenException unproven, String number, @Nullable String returnTo) {
    return switch (unproven.missing()) {
      case LOG_IN -> Failure.of(LoginFailure.LINK_SESSION_LOST, number, returnTo);
      case FORM_TOKEN -> Failure.of(LoginFailure.BAD_CSRF_TOKEN, number, returnTo);
      case RECENT_LOG_IN, NEW_LOG_IN ->
          Failure.of(LoginFailure.LINK_LOGIN_TOO_OLD, number, returnTo);
      case ADMINISTRATOR, NO_RECOVERY, CURRENT_PASSWORD ->
          Failure.refused(unproven.text(), number, returnTo);
    };
  }

  /**
   * @param forLogin the log-in in which an account is to be linked; null to log in
   */
  private void start(
      HttpServletRequest request, HttpServletResponse response, @Nullable String forLogin)
      throws IOException, ServletException {
    String number = AttemptId.next();
    boolean script = forLogin == null && Navigation.isByScript(request);
    if (!script && !Navigation.isByPerson(request)) {
      responses.empty(request, response, LoginFailure.NOT_A_NAVIGATION, number);
      return;
    }
    RequestParameters parameters = new RequestParameters(request);
    if (parameters.anyDoubled("returnTo", "force_login", "screen_name", "lang", STAY)) {
      responses.fail(request, response, Failure.of(LoginFailure.MALFORMED, number, null));
      return;
    }
    String returnTo = returnTo(request, parameters);
    Optional<LoginFlow> chosen = flows.chosen();
    if (chosen.isEmpty() || !settings.isSetUp()) {
      responses.fail(request, response, Failure.of(LoginFailure.NOT_SET_UP, number, returnTo));
      return;
    }
    if (script) {
      responses.tellWhereToGo(request, response, number, address(request, parameters, returnTo));
      return;
    }
    Optional<String> canonical = CanonicalHost.redirect(request, responses.publicUrl(request));
    if (canonical.isPresent()) {
      responses.redirect(response, canonical.get());
      return;
    }
    LoginFlow flow = chosen.get();
    Steps.of(request).begin(number, purpose(forLogin, returnTo, false).words(flow.protocol()));
    String callbackUrl = responses.callbackUrl(request, flow.protocol());
    Optional<CompletableFuture<XResult<Started>>> started =
        inFlight.start(() -> flow.start(callbackUrl, hints(parameters, forLogin != null)));
    if (started.isEmpty()) {
      responses.fail(request, response, Failure.of(LoginFailure.BULKHEAD_FULL, number, returnTo));
      return;
    }
    boolean stays = settings.offersToStay() && parameters.value(STAY) != null;
    Waiting.until(
        started.get(),
        LONGEST,
        () -> new XResult.Failed<>(XFailure.of(XFault.DEADLINE, XEndpoint.REQUEST_TOKEN)),
        request,
        response,
        (again, answer, result) ->
            sendToX(
                again,
                answer,
                result,
                begun -> pending(begun, flow, number, returnTo, forLogin, stays),
                number,
                returnTo));
  }

  private PendingLogin pending(
      Started started,
      LoginFlow flow,
      String number,
      @Nullable String returnTo,
      @Nullable String forLogin,
      boolean stays) {
    return new PendingLogin(
        number,
        purpose(forLogin, returnTo, stays),
        flow.protocol(),
        flow.connection(),
        started.token(),
        started.secret(),
        clock.instant(),
        Secrets.seed());
  }

  private static Purpose purpose(
      @Nullable String forLogin, @Nullable String returnTo, boolean stays) {
    return forLogin == null
        ? new Purpose.LogIn(returnTo, stays)
        : new Purpose.Link(forLogin, returnTo);
  }

  /** The session begins here and not before: only a log-in that X agreed to is worth one. */
  private void sendToX(
      HttpServletRequest request,
      HttpServletResponse response,
      XResult<Started> result,
      Function<Started, PendingLogin> pending,
      String number,
      @Nullable String returnTo)
      throws IOException {
    if (result instanceof XResult.Failed<Started> failed) {
      responses.fail(request, response, Failure.of(failed.failure(), number, returnTo));
      return;
    }
    Started started = ((XResult.Ok<Started>) result).value();
    PendingLogin begun = pending.apply(started);
    new PendingLogins(sessions.of(request)).add(begun);
    copies.give(request, response, begun);
    if (!ClientRequests.isFor(settings.publicPath(request), begun.returnTo())) {
      // What an application asked for is in the session, and another browser does not have that.
      returnAddresses.note(begun.token(), begun.returnTo());
    }
    responses.sentToX(begun);
    if (begun.purpose() instanceof Purpose.Link) {
      // Not a redirect: browsers apply the form-action of our own pages to where a form leads.
      responses.page(response);
      LoginPages.onToX(
          settings.publicPath(request),
          response,
          Messages.forRequest(request),
          started.authorizationUrl().toString());
      return;
    }
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
      return ReturnUrl.mend(asked).map(ReturnUrl::path).orElse(null);
    }
    return SavedRequest.read(request).map(ReturnUrl::path).orElse(null);
  }

  /** The start of this log-in, made only of those parameters that it knows. */
  private String address(
      HttpServletRequest request, RequestParameters parameters, @Nullable String returnTo) {
    AuthorizationHints hints = hints(parameters, false);
    StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
    add(query, "returnTo", returnTo);
    add(query, "force_login", hints.forceLogin() ? "true" : null);
    add(query, "screen_name", hints.screenName());
    add(query, "lang", hints.lang());
    add(query, STAY, parameters.value(STAY) == null ? null : "true");
    return responses.startUrl(request) + query;
  }

  private static void add(StringJoiner query, String name, @Nullable String value) {
    if (value != null) {
      query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
  }

  private static AuthorizationHints hints(RequestParameters parameters, boolean link) {
    return new AuthorizationHints(
        // The account X has open is most likely the one that is linked already.
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
