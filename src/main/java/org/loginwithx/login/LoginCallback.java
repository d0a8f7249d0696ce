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
import org.loginwithx.attempt.AttemptId;
import org.loginwithx.attempt.Bulkhead;
import org.loginwithx.attempt.Failure;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.attempt.PendingLogin;
import org.loginwithx.attempt.PendingLogins;
import org.loginwithx.attempt.Protocol;
import org.loginwithx.attempt.Purpose;
import org.loginwithx.attempt.ReturnAddresses;
import org.loginwithx.attempt.StrangerSessions;
import org.loginwithx.attempt.TravellingCopies;
import org.loginwithx.attempt.TravellingCopies.Copy;
import org.loginwithx.attempt.UsedCallbacks;
import org.loginwithx.login.LoginFlow.Authenticated;
import org.loginwithx.login.LoginFlow.Returned;
import org.loginwithx.web.CanonicalHost;
import org.loginwithx.web.ClientRequest;
import org.loginwithx.web.ClientRequests;
import org.loginwithx.web.LoginSecret;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Navigation;
import org.loginwithx.web.RequestParameters;
import org.loginwithx.web.SessionLogin;
import org.loginwithx.web.Steps;
import org.loginwithx.web.Waiting;
import org.loginwithx.x.XFailure;
import org.loginwithx.x.XFault;
import org.loginwithx.x.XResult;

/**
 * Steps (4) to (6): somebody comes back from X. Nothing they bring is believed before it matches a
 * log-in that this browser began, and that log-in is used once.
 */
final class LoginCallback {

  /** Two calls to X within their budgets, and some time to spare. */
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private final Protocol protocol;
  private final LoginSettings settings;
  private final LoginFlows flows;
  private final UsedCallbacks taken;
  private final SecondCallback second;
  private final LoginResponses responses;
  private final LoginEnding ending;
  private final StrangerSessions sessions;
  private final TravellingCopies copies;
  private final ReturnAddresses returnAddresses;
  private final Trial trial;
  private final Bulkhead inFlight;
  private final Clock clock;

  LoginCallback(
      Protocol protocol,
      LoginSettings settings,
      LoginFlows flows,
      UsedCallbacks taken,
      SecondCallback second,
      LoginResponses responses,
      LoginEnding ending,
      StrangerSessions sessions,
      TravellingCopies copies,
      ReturnAddresses returnAddresses,
      Trial trial,
      Bulkhead inFlight,
      Clock clock) {
    this.protocol = protocol;
    this.settings = settings;
    this.flows = flows;
    this.taken = taken;
    this.second = second;
    this.responses = responses;
    this.ending = ending;
    this.sessions = sessions;
    this.copies = copies;
    this.returnAddresses = returnAddresses;
    this.trial = trial;
    this.inFlight = inFlight;
    this.clock = clock;
  }

  void callback(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    String number = AttemptId.next();
    if (Navigation.isAhead(request)) {
      // X accepts a code once, and the user may never open this page. After a status other than
      // 2xx, the browser asks again when the user clicks.
      responses.empty(request, response, LoginFailure.AHEAD_OF_TIME, number);
      return;
    }
    Optional<LoginFlow> way = settings.isSetUp() ? flows.of(protocol) : Optional.empty();
    if (way.isEmpty()) {
      way = trial.reader(request, protocol);
    }
    if (way.isEmpty()) {
      fail(request, response, LoginFailure.NOT_SET_UP, number);
      return;
    }
    Optional<String> canonical =
        settings.isSetUp()
            ? CanonicalHost.redirect(request, responses.publicUrl(request))
            : Optional.empty();
    if (canonical.isPresent()) {
      responses.redirect(response, canonical.get());
      return;
    }
    Returned returned = way.get().read(new RequestParameters(request));
    if (returned instanceof Returned.Unusable unusable) {
      fail(request, response, unusable.reason(), number);
      return;
    }
    Optional<Copy> found = find(request, token(returned));
    if (found.isEmpty()) {
      notPending(request, response, number, token(returned));
      return;
    }
    PendingLogin pending =
        returned instanceof Returned.Approved approved
            ? found.get().pending().provenBy(approved.proof())
            : found.get().pending();
    if (ledToThisLogin(request, pending)) {
      replayed(request, response, number, pending.returnTo());
      return;
    }
    ClientRequest application = found.get().application();
    if (application != null && !application.isExpired(clock.instant())) {
      ClientRequests.add(sessions.of(request), application);
    }
    Steps steps = Steps.of(request);
    steps.begun(pending.attemptId(), pending.startedAt(), pending.words());
    steps.add("back", returned instanceof Returned.Refused ? "refused" : "approved");
    if (pending.purpose() instanceof Purpose.Try) {
      trial.finish(request, response, pending, returned);
      return;
    }
    TravellingCopies.cameBack(request, pending);
    if (returned instanceof Returned.Refused refused) {
      refused(request, response, pending, refused);
      return;
    }
    finish(request, response, pending, ((Returned.Approved) returned).proof());
  }

  /**
   * Looks in the session, and then in the copies that the browser carries. With an attempt in the
   * session, the request of a front end is in the session, too.
   */
  private Optional<Copy> find(HttpServletRequest request, String token) {
    return new PendingLogins(request.getSession(false))
        .find(token)
        .map(pending -> new Copy(pending, null))
        .or(() -> copies.find(request, token));
  }

  /** The copy in the browser outlives the log-in that the attempt led to. */
  private static boolean ledToThisLogin(HttpServletRequest request, PendingLogin pending) {
    return SessionLogin.from(request)
        .filter(login -> login.loginId().equals(LoginSecret.of(pending.seed()).id()))
        .isPresent();
  }

  private static String token(Returned returned) {
    return returned instanceof Returned.Refused refused
        ? refused.token()
        : ((Returned.Approved) returned).token();
  }

  /**
   * A token that is not on its way in this browser. Whoever is logged in has most likely gone back
   * or reloaded, and simply goes on; nothing of what they sent is used. For everybody else it is an
   * error, and other log-ins of this browser stay as they are: a stranger's link must not end them.
   */
  private void notPending(
      HttpServletRequest request, HttpServletResponse response, String number, String token)
      throws IOException {
    if (SessionLogin.from(request).isPresent()) {
      replayed(request, response, number, null);
      return;
    }
    LoginFailure reason =
        request.getSession(false) == null ? LoginFailure.NO_SESSION : LoginFailure.NOT_FOUND;
    String returnTo = returnAddresses.find(token).orElse(null);
    responses.fail(request, response, Failure.of(reason, number, returnTo));
  }

  private void replayed(
      HttpServletRequest request,
      HttpServletResponse response,
      String number,
      @Nullable String returnTo)
      throws IOException {
    responses.noted(request, "callback_replay", number);
    responses.toReturnUrl(request, response, returnTo);
  }

  /** This log-in is over, whatever else may come back for it. */
  private void refused(
      HttpServletRequest request,
      HttpServletResponse response,
      PendingLogin pending,
      Returned.Refused refused)
      throws IOException {
    takeOut(request, pending);
    LoginFailure reason = isOurs(pending) ? refused.reason() : LoginFailure.OTHER_PROTOCOL;
    if (reason == LoginFailure.DENIED && pending.purpose() instanceof Purpose.Link) {
      responses.attemptOver(request, response);
      LinkEnding.cancelled(request, response, pending, responses);
      return;
    }
    responses.fail(
        request,
        response,
        Failure.of(reason, pending.attemptId(), pending.returnTo(), refused.detail()));
  }

  private void finish(
      HttpServletRequest request, HttpServletResponse response, PendingLogin pending, String proof)
      throws IOException, ServletException {
    Optional<LoginFailure> wrong = wrong(request, pending);
    if (wrong.isPresent()) {
      takeOut(request, pending);
      if (wrong.get() == LoginFailure.EXPIRED && SessionLogin.from(request).isPresent()) {
        responses.attemptOver(request, response);
        responses.noted(request, "callback_expired", pending.attemptId());
        responses.toReturnUrl(request, response, pending.returnTo());
        return;
      }
      responses.fail(
          request,
          response,
          Failure.of(
              wrong.get(), pending.attemptId(), pending.returnTo(), detail(wrong.get(), pending)));
      return;
    }
    // Before the take: whoever finds us full may come back with the same callback.
    if (inFlight.isFull()) {
      Failure full =
          Failure.of(LoginFailure.BULKHEAD_FULL, pending.attemptId(), pending.returnTo());
      responses.fail(request, response, full);
      return;
    }
    if (!taken.take(pending.token())) {
      second.answer(request, response, pending);
      return;
    }
    new FirstCallback(taken, pending, clock).keepWith(request);
    takeOut(request, pending);
    exchange(request, response, pending, proof);
  }

  /** How old an attempt is that is refused for its age. Negative if the clocks of nodes differ. */
  private @Nullable String detail(LoginFailure reason, PendingLogin pending) {
    return reason == LoginFailure.EXPIRED
        ? "age_in_seconds:" + Duration.between(pending.startedAt(), clock.instant()).toSeconds()
        : null;
  }

  private void takeOut(HttpServletRequest request, PendingLogin pending) {
    new PendingLogins(request.getSession(false)).remove(pending);
    responses.backFromX(pending);
  }

  private Optional<LoginFailure> wrong(HttpServletRequest request, PendingLogin pending) {
    if (!isOurs(pending)) {
      return Optional.of(LoginFailure.OTHER_PROTOCOL);
    }
    if (pending.isExpired(clock.instant())) {
      return Optional.of(LoginFailure.EXPIRED);
    }
    // Looked at before X is asked, and again when it has answered.
    return pending.purpose() instanceof Purpose.Link && pending.loginOf(request).isEmpty()
        ? Optional.of(LoginFailure.LINK_SESSION_LOST)
        : Optional.empty();
  }

  /** Sent to X by the protocol it comes back by, and that way is not closed. */
  private boolean isOurs(PendingLogin pending) {
    return pending.protocol() == protocol && flows.of(pending).isPresent();
  }

  private void exchange(
      HttpServletRequest request, HttpServletResponse response, PendingLogin pending, String proof)
      throws IOException, ServletException {
    LoginFlow flow = flows.of(pending).orElseThrow();
    String callbackUrl = responses.callbackUrl(request, protocol);
    Steps.of(request).add("asked", flow.exchangeCall().toString());
    Optional<CompletableFuture<XResult<Authenticated>>> call =
        inFlight.start(() -> flow.finish(pending.token(), pending.secret(), proof, callbackUrl));
    if (call.isEmpty()) {
      Failure full =
          Failure.of(LoginFailure.BULKHEAD_FULL, pending.attemptId(), pending.returnTo());
      responses.fail(request, response, full);
      return;
    }
    Waiting.until(
        call.get(),
        LONGEST,
        () -> new XResult.Failed<>(XFailure.of(XFault.DEADLINE, flow.exchangeCall())),
        request,
        response,
        (again, answer, result) -> ending.end(again, answer, pending, result));
  }

  private void fail(
      HttpServletRequest request, HttpServletResponse response, LoginFailure reason, String number)
      throws IOException {
    responses.fail(request, response, Failure.of(reason, number, null));
  }
}
