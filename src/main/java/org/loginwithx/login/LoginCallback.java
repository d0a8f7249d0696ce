package org.loginwithx.login;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.loginwithx.attempt.Bulkhead;
import org.loginwithx.attempt.Failure;
import org.loginwithx.attempt.FirstCallback;
import org.loginwithx.attempt.LoginAttempt;
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
import org.loginwithx.x.XFailure;
import org.loginwithx.x.XFault;
import org.loginwithx.x.XResult;

/**
 * Steps (4) to (6): a browser comes back from X. Nothing that it brings is believed before it
 * matches an attempt that this browser began, and that attempt is used once.
 *
 * <p>Each step either goes on to the next one or has answered the request.
 */
@Dependent
final class LoginCallback {

  /** Two calls to X within their budgets, and some time to spare. */
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private final LoginSettings settings;
  private final LoginFlows flows;
  private final UsedCallbacks used;
  private final SecondCallback second;
  private final LoginUrls urls;
  private final LoginResponses responses;
  private final LoginEnding ending;
  private final LinkEnding linkEnding;
  private final Trial trial;
  private final StrangerSessions sessions;
  private final TravellingCopies copies;
  private final ReturnAddresses returnAddresses;
  private final Bulkhead inFlight;
  private final Clock clock;

  @Inject
  LoginCallback(
      LoginSettings settings,
      LoginFlows flows,
      UsedCallbacks used,
      SecondCallback second,
      LoginUrls urls,
      LoginResponses responses,
      LoginEnding ending,
      LinkEnding linkEnding,
      Trial trial,
      StrangerSessions sessions,
      TravellingCopies copies,
      ReturnAddresses returnAddresses,
      Bulkhead inFlight,
      Clock clock) {
    this.settings = settings;
    this.flows = flows;
    this.used = used;
    this.second = second;
    this.urls = urls;
    this.responses = responses;
    this.ending = ending;
    this.linkEnding = linkEnding;
    this.trial = trial;
    this.sessions = sessions;
    this.copies = copies;
    this.returnAddresses = returnAddresses;
    this.inFlight = inFlight;
    this.clock = clock;
  }

  /**
   * @param protocol that of the address to which the browser came back
   */
  void answer(LoginAttempt attempt, Protocol protocol) throws IOException, ServletException {
    Optional<Returned> returned = read(attempt, protocol);
    if (returned.isEmpty()) {
      return;
    }
    Optional<PendingLogin> matching = match(attempt, returned.get());
    if (matching.isEmpty()) {
      return;
    }
    PendingLogin pending = matching.get();
    if (pending.purpose() instanceof Purpose.Try) {
      trial.finish(attempt, pending, returned.get());
      return;
    }
    attempt.endsCopy();
    if (returned.get() instanceof Returned.Refused refused) {
      refuse(attempt, protocol, pending, refused);
      return;
    }
    if (guard(attempt, protocol, pending) && spend(attempt, pending)) {
      exchange(attempt, pending, ((Returned.Approved) returned.get()).proof());
    }
  }

  /**
   * What the browser brings, if its user opened the address, at the right host, and if it is
   * readable.
   */
  private Optional<Returned> read(LoginAttempt attempt, Protocol protocol) throws IOException {
    HttpServletRequest request = attempt.request();
    if (Navigation.isAhead(request)) {
      // X accepts a code once, and the user may never open this page. After a status other than
      // 2xx, the browser asks again when the user clicks.
      responses.empty(attempt, LoginFailure.AHEAD_OF_TIME);
      return Optional.empty();
    }
    Optional<LoginFlow> reader = settings.isSetUp() ? flows.of(protocol) : Optional.empty();
    if (reader.isEmpty()) {
      reader = trial.reader(request, protocol);
    }
    if (reader.isEmpty()) {
      responses.fail(attempt, LoginFailure.NOT_SET_UP);
      return Optional.empty();
    }
    Optional<String> canonical =
        settings.isSetUp() ? CanonicalHost.redirect(request, urls.site(request)) : Optional.empty();
    if (canonical.isPresent()) {
      responses.redirect(attempt, canonical.get());
      return Optional.empty();
    }
    Returned returned = reader.get().read(new RequestParameters(request));
    if (returned instanceof Returned.Unusable unusable) {
      responses.fail(attempt, unusable.reason());
      return Optional.empty();
    }
    return Optional.of(returned);
  }

  /** The attempt that this browser began, if it has not led to a log-in yet. */
  private Optional<PendingLogin> match(LoginAttempt attempt, Returned returned) throws IOException {
    HttpServletRequest request = attempt.request();
    String token = token(returned);
    Optional<Copy> found = find(request, token);
    if (found.isEmpty()) {
      notPending(attempt, token);
      return Optional.empty();
    }
    PendingLogin pending =
        returned instanceof Returned.Approved approved
            ? found.get().pending().provenBy(approved.proof())
            : found.get().pending();
    if (ledToThisLogin(request, pending)) {
      replayed(attempt.leadingTo(pending.returnTo()));
      return Optional.empty();
    }
    ClientRequest application = found.get().application();
    if (application != null && !application.isExpired(clock.instant())) {
      ClientRequests.add(sessions.of(request), application);
    }
    attempt.continues(pending);
    attempt.steps().add("back", returned instanceof Returned.Refused ? "refused" : "approved");
    return Optional.of(pending);
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

  /** The copy in the browser still exists when the log-in to which the attempt led has ended. */
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
   * This browser has no attempt with the token. A user who is logged in has most likely gone back
   * or reloaded, and continues; nothing that the request says is used. For all others it is an
   * error. The other attempts of this browser stay: a link of an attacker must not end them.
   */
  private void notPending(LoginAttempt attempt, String token) throws IOException {
    if (SessionLogin.from(attempt.request()).isPresent()) {
      replayed(attempt);
      return;
    }
    attempt.leadingTo(returnAddresses.find(token).orElse(null));
    responses.fail(
        attempt,
        attempt.request().getSession(false) == null
            ? LoginFailure.NO_SESSION
            : LoginFailure.NOT_FOUND);
  }

  private void replayed(LoginAttempt attempt) {
    responses.noted(attempt, "callback_replay");
    responses.toReturnUrl(attempt);
  }

  /**
   * X, or the user there, refused. This attempt has ended, and a later callback for it is refused.
   */
  private void refuse(
      LoginAttempt attempt, Protocol protocol, PendingLogin pending, Returned.Refused refused)
      throws IOException {
    takeOut(attempt, pending);
    LoginFailure reason =
        isOpen(protocol, pending) ? refused.reason() : LoginFailure.OTHER_PROTOCOL;
    if (reason == LoginFailure.DENIED && pending.purpose() instanceof Purpose.Link) {
      linkEnding.cancelled(attempt);
      return;
    }
    responses.fail(attempt, Failure.of(reason, refused.detail()));
  }

  /** Whether the attempt may still be finished, and not too many log-ins wait for X. */
  private boolean guard(LoginAttempt attempt, Protocol protocol, PendingLogin pending)
      throws IOException {
    Optional<LoginFailure> wrong = wrong(attempt.request(), protocol, pending);
    if (wrong.isPresent()) {
      takeOut(attempt, pending);
      if (wrong.get() == LoginFailure.EXPIRED && SessionLogin.from(attempt.request()).isPresent()) {
        responses.attemptOver(attempt);
        responses.noted(attempt, "callback_expired");
        responses.toReturnUrl(attempt);
      } else {
        responses.fail(attempt, Failure.of(wrong.get(), detail(wrong.get(), pending)));
      }
      return false;
    }
    if (inFlight.isFull()) {
      // Before the attempt is used: the user may come back with the same callback.
      responses.fail(attempt, LoginFailure.BULKHEAD_FULL);
      return false;
    }
    return true;
  }

  private Optional<LoginFailure> wrong(
      HttpServletRequest request, Protocol protocol, PendingLogin pending) {
    if (!isOpen(protocol, pending)) {
      return Optional.of(LoginFailure.OTHER_PROTOCOL);
    }
    if (pending.isExpired(clock.instant())) {
      return Optional.of(LoginFailure.EXPIRED);
    }
    // This is checked before X is asked, and again when X has answered.
    return pending.purpose() instanceof Purpose.Link && pending.loginOf(request).isEmpty()
        ? Optional.of(LoginFailure.LINK_SESSION_LOST)
        : Optional.empty();
  }

  /**
   * The attempt went to X by the protocol by which it comes back, and that protocol is still
   * switched on.
   */
  private boolean isOpen(Protocol protocol, PendingLogin pending) {
    return pending.protocol() == protocol && flows.of(pending).isPresent();
  }

  /**
   * The age of an attempt that is refused because of it. It is negative if the clocks of nodes
   * differ.
   */
  private @Nullable String detail(LoginFailure reason, PendingLogin pending) {
    return reason == LoginFailure.EXPIRED
        ? "age_in_seconds:" + Duration.between(pending.startedAt(), clock.instant()).toSeconds()
        : null;
  }

  /** Uses the attempt up. Of all requests on all nodes, one goes on. */
  private boolean spend(LoginAttempt attempt, PendingLogin pending)
      throws IOException, ServletException {
    if (!used.take(pending.token())) {
      second.answer(attempt, pending);
      return false;
    }
    attempt.isFirst(new FirstCallback(used, pending, clock));
    takeOut(attempt, pending);
    return true;
  }

  private void takeOut(LoginAttempt attempt, PendingLogin pending) {
    new PendingLogins(attempt.request().getSession(false)).remove(pending);
    responses.backFromX(pending);
  }

  /** Asks X who came back. */
  private void exchange(LoginAttempt attempt, PendingLogin pending, String proof)
      throws IOException, ServletException {
    LoginFlow flow = flows.of(pending).orElseThrow();
    String callbackUrl = urls.callback(attempt.request(), flow.protocol());
    attempt.steps().add("asked", flow.exchangeCall().toString());
    Optional<CompletableFuture<XResult<Authenticated>>> call =
        inFlight.start(() -> flow.finish(pending.token(), pending.secret(), proof, callbackUrl));
    if (call.isEmpty()) {
      responses.fail(attempt, LoginFailure.BULKHEAD_FULL);
      return;
    }
    responses.await(
        attempt,
        call.get(),
        LONGEST,
        () -> new XResult.Failed<>(XFailure.of(XFault.DEADLINE, flow.exchangeCall())),
        (resumed, result) -> end(resumed, pending, result));
  }

  private void end(LoginAttempt attempt, PendingLogin pending, XResult<Authenticated> result)
      throws IOException {
    if (result instanceof XResult.Failed<Authenticated> failed) {
      responses.fail(attempt, Failure.of(failed.failure()));
      return;
    }
    Authenticated authenticated = ((XResult.Ok<Authenticated>) result).value();
    attempt.steps().add("answered", "ok");
    if (pending.purpose() instanceof Purpose.Link) {
      linkEnding.end(attempt, pending, authenticated);
    } else {
      ending.end(attempt, pending, authenticated);
    }
  }
}
