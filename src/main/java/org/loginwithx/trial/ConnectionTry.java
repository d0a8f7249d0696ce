package org.loginwithx.trial;

import static java.util.Objects.requireNonNull;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.account.Action;
import org.loginwithx.account.Proofs;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.attempt.Bulkhead;
import org.loginwithx.attempt.Failure;
import org.loginwithx.attempt.LoginAttempt;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.attempt.PendingLogin;
import org.loginwithx.attempt.PendingLogins;
import org.loginwithx.attempt.Protocol;
import org.loginwithx.attempt.Purpose;
import org.loginwithx.attempt.StrangerSessions;
import org.loginwithx.attempt.UsedCallbacks;
import org.loginwithx.connection.Setting;
import org.loginwithx.connection.SettingsSet;
import org.loginwithx.connection.Tries;
import org.loginwithx.login.LoginFlow;
import org.loginwithx.login.LoginFlow.Authenticated;
import org.loginwithx.login.LoginFlow.Returned;
import org.loginwithx.login.LoginFlow.Started;
import org.loginwithx.login.LoginFlows;
import org.loginwithx.login.LoginPages;
import org.loginwithx.login.LoginPaths;
import org.loginwithx.login.LoginResponses;
import org.loginwithx.login.Trial;
import org.loginwithx.metrics.Metrics;
import org.loginwithx.secret.Secrets;
import org.loginwithx.timer.Limit;
import org.loginwithx.user.Profile;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.SessionLogin;
import org.loginwithx.x.AuthorizationHints;
import org.loginwithx.x.UserTokens;
import org.loginwithx.x.XEndpoint;
import org.loginwithx.x.XFailure;
import org.loginwithx.x.XFault;
import org.loginwithx.x.XResult;

/**
 * A real log-in at X that only shows whether the connection works: it logs no user in, links no
 * account and stores no token. Only the administrator who began it sees the result.
 */
@Dependent
@Internal
public class ConnectionTry implements Trial {

  /** The page with the result, with the try's id as {@code id}. */
  public static final String PAGE = "/admin/connection/try";

  /** The same as for log-ins. */
  private static final Duration LONGEST_START = Duration.ofSeconds(12);

  private static final Duration LONGEST_END = Duration.ofSeconds(20);

  /**
   * For a second request with the same callback, as {@link org.loginwithx.login.SecondCallback}
   * waits.
   */
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);

  private final DraftConnection.Opener opener;
  private final Tries tries;
  private final UsedCallbacks taken;
  private final LoginPaths paths;
  private final StrangerSessions sessions;
  private final Bulkhead inFlight;
  private final Clock clock;
  private final Proofs proofs;
  private final LoginResponses responses;
  private final LoginSettings settings;

  @Inject
  ConnectionTry(
      DraftConnection.Opener opener,
      Tries tries,
      UsedCallbacks taken,
      LoginSettings settings,
      LoginPaths paths,
      LoginResponses responses,
      StrangerSessions sessions,
      Bulkhead inFlight,
      Clock clock,
      Proofs proofs) {
    this.opener = opener;
    this.tries = tries;
    this.taken = taken;
    this.paths = paths;
    this.sessions = sessions;
    this.inFlight = inFlight;
    this.clock = clock;
    this.settings = settings;
    this.responses = responses;
    this.proofs = proofs;
  }

  /** Records the calls of one try. */
  private static final class Calls implements Metrics {

    final List<TryResult.Step> made = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void xCall(String endpoint, String outcome, Duration took) {
      made.add(new TryResult.Step(endpoint, outcome, took.toMillis()));
    }

    @Override
    public void login(String outcome, String reason) {}

    @Override
    public void mail(String outcome) {}

    @Override
    public void number(String name, String description, IntSupplier value) {}
  }

  /**
   * Sends this administrator to X.
   *
   * @param set the settings that are tried
   * @param changes the values that differ from the saved ones; already checked
   * @return why it cannot begin, for the administrator to read; empty if the response is, or will
   *     be, complete
   */
  public Optional<String> start(
      HttpServletRequest request,
      HttpServletResponse response,
      SettingsSet set,
      Map<Setting, String> changes)
      throws IOException, ServletException, UnprovenException {
    SessionLogin admin = proofs.require(request, Action.CHANGE_SETTINGS);
    Messages messages = Messages.forRequest(request);
    Calls calls = new Calls();
    DraftConnection connection = opener.open(set, changes, calls);
    Optional<LoginFlow> way = way(connection, connection.protocol());
    if (way.isEmpty() || connection.publicUrl() == null) {
      return Optional.of(messages.text("try.missing", String.join(", ", connection.missing())));
    }
    Tries.Begun begun = tries.begin(admin.userId(), set, changes);
    if (!(begun instanceof Tries.Begun.Try attempt)) {
      return Optional.of(
          messages.text(
              begun instanceof Tries.Begun.TooMany ? "try.too-many" : "connection.no-key"));
    }
    LoginFlow flow = way.get();
    LoginAttempt login = new LoginAttempt(request, response);
    Optional<CompletableFuture<XResult<Started>>> started =
        inFlight.start(
            () ->
                flow.start(
                    callbackUrl(connection, flow), new AuthorizationHints(true, null, null)));
    if (started.isEmpty()) {
      return Optional.of(messages.text("failure.busy"));
    }
    responses.await(
        login,
        started.get(),
        LONGEST_START,
        () -> new XResult.Failed<>(XFailure.of(XFault.DEADLINE, XEndpoint.REQUEST_TOKEN)),
        (resumed, result) -> {
          if (result instanceof XResult.Failed<Started> failed) {
            failed(resumed, attempt.id(), failed.failure(), calls);
            return;
          }
          Started pending = ((XResult.Ok<Started>) result).value();
          tries.write(attempt.id(), unfinished(resumed.id(), calls).write());
          new PendingLogins(sessions.of(resumed.request()))
              .add(
                  new PendingLogin(
                      resumed.id(),
                      new Purpose.Try(admin.loginId(), attempt.id()),
                      flow.protocol(),
                      flow.connection(),
                      pending.token(),
                      pending.secret(),
                      clock.instant(),
                      Secrets.seed()));
          responses.page(resumed);
          LoginPages.onToX(
              settings.publicPath(resumed.request()),
              resumed,
              pending.authorizationUrl().toString());
        });
    return Optional.empty();
  }

  /** The result of a try of this user; empty if it is another user's, or too old. */
  public Optional<TryResult> result(String id, String userId) {
    return tries.find(id, userId).flatMap(draft -> TryResult.read(draft.result()));
  }

  private static Optional<LoginFlow> way(DraftConnection connection, @Nullable Protocol protocol) {
    return LoginFlows.of(connection.clients(), connection.issuer(), connection.pictureOrigins())
        .stream()
        .filter(flow -> flow.protocol() == protocol)
        .findFirst();
  }

  private String callbackUrl(DraftConnection connection, LoginFlow flow) {
    return requireNonNull(connection.publicUrl()) + paths.callback(flow.protocol());
  }

  @Override
  public Optional<LoginFlow> reader(HttpServletRequest request, Protocol protocol) {
    Optional<SessionLogin> admin = SessionLogin.from(request);
    if (admin.isEmpty()) {
      return Optional.empty();
    }
    return new PendingLogins(request.getSession(false))
        .all().stream()
            .filter(
                pending ->
                    pending.purpose() instanceof Purpose.Try && pending.protocol() == protocol)
            .max(Comparator.comparing(PendingLogin::startedAt))
            .flatMap(pending -> draft(pending, admin.get()))
            .flatMap(
                draft -> way(opener.open(draft.set(), draft.changes(), Metrics.NONE), protocol));
  }

  private static String tryId(PendingLogin pending) {
    return ((Purpose.Try) pending.purpose()).tryId();
  }

  private Optional<Tries.Draft> draft(PendingLogin pending, SessionLogin admin) {
    return tries.find(tryId(pending), admin.userId());
  }

  /**
   * The administrator is back from X. The code or verifier is used once, whatever the result. The
   * attempt stays in the session until it is too old, so that a double click leads to the result,
   * too.
   */
  @Override
  public void finish(LoginAttempt attempt, PendingLogin pending, Returned returned)
      throws IOException, ServletException {
    Optional<SessionLogin> admin = pending.loginOf(attempt.request());
    Optional<Tries.Draft> draft = admin.flatMap(login -> draft(pending, login));
    if (admin.isEmpty() || draft.isEmpty() || pending.isExpired(clock.instant())) {
      responses.fail(attempt, Failure.of(LoginFailure.EXPIRED));
      return;
    }
    String id = tryId(pending);
    Calls calls = new Calls();
    TryResult.read(draft.get().result()).ifPresent(before -> calls.made.addAll(before.steps()));
    DraftConnection connection = opener.open(draft.get().set(), draft.get().changes(), calls);
    Optional<LoginFlow> way =
        way(connection, pending.protocol()).filter(flow -> flow.began(pending));
    if (way.isEmpty()) {
      failed(attempt, id, LoginFailure.OTHER_PROTOCOL, calls);
      return;
    }
    if (returned instanceof Returned.Refused refused) {
      failed(attempt, id, refused.reason(), calls);
      return;
    }
    String proof = ((Returned.Approved) returned).proof();
    if (!taken.take(pending.token())) {
      awaitResult(attempt, id, admin.get().userId(), FIRST_PAUSE);
      return;
    }
    LoginFlow flow = way.get();
    Optional<CompletableFuture<XResult<Authenticated>>> call =
        inFlight.start(
            () ->
                flow.finish(
                    pending.token(), pending.secret(), proof, callbackUrl(connection, flow)));
    if (call.isEmpty()) {
      responses.fail(attempt, Failure.of(LoginFailure.BULKHEAD_FULL));
      return;
    }
    responses.await(
        attempt,
        call.get(),
        LONGEST_END,
        () -> new XResult.Failed<>(XFailure.of(XFault.DEADLINE, flow.exchangeCall())),
        (resumed, result) -> {
          if (result instanceof XResult.Failed<Authenticated> failed) {
            failed(resumed, id, failed.failure(), calls);
            return;
          }
          Authenticated authenticated = ((XResult.Ok<Authenticated>) result).value();
          TryResult.TriedProfile profile = profile(authenticated, connection.asksForEmail());
          end(
              resumed,
              id,
              new TryResult(resumed.id(), null, null, 0, 0, profile, List.copyOf(calls.made)));
        });
  }

  private static TryResult.TriedProfile profile(Authenticated authenticated, boolean emailAsked) {
    Profile profile = authenticated.profile();
    String scopes =
        authenticated.tokens() instanceof UserTokens.OAuth2 oauth2
            ? oauth2.tokens().scopes().toString()
            : null;
    return new TryResult.TriedProfile(
        profile.displayName(),
        profile.username(),
        profile.subject(),
        scopes,
        profile.email(),
        emailAsked);
  }

  private static TryResult unfinished(String attemptId, Calls calls) {
    return new TryResult(attemptId, null, null, 0, 0, null, List.copyOf(calls.made));
  }

  /** The try failed before a call to X. */
  private void failed(LoginAttempt attempt, String id, LoginFailure reason, Calls calls) {
    TryResult result =
        new TryResult(attempt.id(), reason.code(), null, 0, 0, null, List.copyOf(calls.made));
    end(attempt, id, result);
  }

  private void failed(LoginAttempt attempt, String id, XFailure failure, Calls calls) {
    end(
        attempt,
        id,
        new TryResult(
            attempt.id(),
            LoginFailure.of(failure.fault()).code(),
            failure.endpoint().toString(),
            failure.status(),
            failure.code(),
            null,
            List.copyOf(calls.made)));
  }

  private void end(LoginAttempt attempt, String id, TryResult result) {
    tries.write(id, result.write());
    responses.noted(attempt, result.failure() == null ? "try_ok" : "try_failed");
    toResult(attempt, id);
  }

  /** Another request has the same callback, and writes the result. */
  private void awaitResult(LoginAttempt attempt, String id, String userId, Duration pause)
      throws IOException, ServletException {
    boolean ended = result(id, userId).filter(TryResult::isFinished).isPresent();
    if (ended || pause.compareTo(LONGEST_PAUSE) > 0) {
      toResult(attempt, id);
      return;
    }
    Duration next = pause.multipliedBy(2);
    responses.await(
        attempt,
        Limit.complete(new CompletableFuture<>(), pause, next),
        next,
        () -> next,
        (resumed, longer) -> awaitResult(resumed, id, userId, longer));
  }

  private void toResult(LoginAttempt attempt, String id) {
    responses.redirect(attempt, settings.publicPath(attempt.request()) + PAGE + "?id=" + id);
  }
}
