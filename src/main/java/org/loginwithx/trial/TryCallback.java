package org.loginwithx.trial;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.loginwithx.attempt.AttemptStore;
import org.loginwithx.attempt.LoginAttempt;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.attempt.PendingLogin;
import org.loginwithx.attempt.Protocol;
import org.loginwithx.attempt.Purpose;
import org.loginwithx.attempt.UsedCallbacks;
import org.loginwithx.connection.Tries;
import org.loginwithx.login.FirstAdministrator;
import org.loginwithx.login.FlowCalls;
import org.loginwithx.login.LoginFlow;
import org.loginwithx.login.LoginFlow.Authenticated;
import org.loginwithx.login.LoginFlow.Returned;
import org.loginwithx.login.Trial;
import org.loginwithx.metrics.Metrics;
import org.loginwithx.trial.DraftConnection.DraftFlow;
import org.loginwithx.user.Profile;
import org.loginwithx.x.UserTokens;
import org.loginwithx.x.XResult;

/** Ends a try of the connection, see {@link ConnectionTry}. */
@Dependent
class TryCallback implements Trial {

  private final DraftConnection.Opener opener;
  private final TryResults results;
  private final UsedCallbacks used;
  private final AttemptStore attempts;
  private final FlowCalls calls;
  private final Clock clock;
  private final FirstAdministrator first;

  @Inject
  TryCallback(
      DraftConnection.Opener opener,
      TryResults results,
      UsedCallbacks used,
      AttemptStore attempts,
      FlowCalls calls,
      Clock clock,
      FirstAdministrator first) {
    this.opener = opener;
    this.results = results;
    this.used = used;
    this.attempts = attempts;
    this.calls = calls;
    this.clock = clock;
    this.first = first;
  }

  @Override
  public Optional<LoginFlow> reader(HttpServletRequest request, Protocol protocol) {
    return attempts.ofSession(request).stream()
        .filter(
            pending -> pending.purpose() instanceof Purpose.Try && pending.protocol() == protocol)
        .max(Comparator.comparing(PendingLogin::startedAt))
        .flatMap(
            pending ->
                trier(request, pending)
                    .flatMap(trier -> results.draft(tryId(pending), trier.owner())))
        .flatMap(draft -> opener.open(draft.set(), draft.changes(), Metrics.NONE).flow(protocol))
        .map(DraftFlow::flow);
  }

  /** The one who began this try, if this browser is still theirs. */
  private Optional<Trier> trier(HttpServletRequest request, PendingLogin pending) {
    return Trier.isOperator(pending)
        ? first.browser(request).map(Trier::operator)
        : pending.loginOf(request).map(Trier::of);
  }

  private static String tryId(PendingLogin pending) {
    return ((Purpose.Try) pending.purpose()).tryId();
  }

  /**
   * The administrator is back from X. The code or verifier is used once, whatever the result. The
   * attempt stays in the session until it is too old, so that a double click leads to the result,
   * too.
   */
  @Override
  public void finish(LoginAttempt attempt, PendingLogin pending, Returned returned)
      throws IOException, ServletException {
    String id = tryId(pending);
    Optional<Trier> found = trier(attempt.request(), pending);
    Optional<Tries.Draft> draft = found.flatMap(each -> results.draft(id, each.owner()));
    if (found.isEmpty() || draft.isEmpty() || pending.isExpired(clock.instant())) {
      results.expired(attempt);
      return;
    }
    Trier trier = found.get();
    TryCalls made =
        new TryCalls(TryResult.read(draft.get().result()).map(TryResult::steps).orElse(List.of()));
    DraftConnection connection = opener.open(draft.get().set(), draft.get().changes(), made);
    Optional<DraftFlow> open =
        connection.flow(pending.protocol()).filter(each -> each.flow().began(pending));
    if (open.isEmpty()) {
      results.failed(attempt, trier, id, LoginFailure.OTHER_PROTOCOL, made);
      return;
    }
    if (returned instanceof Returned.ErrorResponse error) {
      results.failed(attempt, trier, id, error.reason(), made);
      return;
    }
    if (!used.take(pending.token())) {
      results.await(attempt, trier, id);
      return;
    }
    calls.finish(
        attempt,
        open.get().flow(),
        pending,
        ((Returned.Approved) returned).proof(),
        open.get().callbackUrl(),
        (resumed, result) -> {
          if (result instanceof XResult.Failed<Authenticated> failed) {
            results.failed(resumed, trier, id, failed.failure(), made);
            return;
          }
          Authenticated authenticated = ((XResult.Ok<Authenticated>) result).value();
          results.succeeded(
              resumed, trier, id, profile(authenticated, connection.asksForEmail()), made);
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
}
