package org.loginwithx.trial;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.loginwithx.Internal;
import org.loginwithx.account.Action;
import org.loginwithx.account.Proofs;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.attempt.AttemptStore;
import org.loginwithx.attempt.LoginAttempt;
import org.loginwithx.attempt.Purpose;
import org.loginwithx.connection.Setting;
import org.loginwithx.connection.SettingsSet;
import org.loginwithx.connection.Tries;
import org.loginwithx.connection.TryOwner;
import org.loginwithx.login.FirstAdministrator;
import org.loginwithx.login.FlowCalls;
import org.loginwithx.login.FlowCalls.Begun;
import org.loginwithx.trial.DraftConnection.DraftFlow;
import org.loginwithx.web.Messages;
import org.loginwithx.web.SessionLogin;
import org.loginwithx.x.AuthorizationHints;
import org.loginwithx.x.XResult;

/**
 * Begins a real log-in at X that only shows whether the connection works: it logs no user in, links
 * no account and stores no token. Only the administrator who began it, or the operator of the first
 * set-up, sees the result. {@link TryCallback} ends it.
 */
@Dependent
@Internal
public class ConnectionTry {

  private final DraftConnection.Opener opener;
  private final Tries tries;
  private final TryResults results;
  private final FlowCalls calls;
  private final AttemptStore attempts;
  private final Proofs proofs;
  private final FirstAdministrator first;

  @Inject
  ConnectionTry(
      DraftConnection.Opener opener,
      Tries tries,
      TryResults results,
      FlowCalls calls,
      AttemptStore attempts,
      Proofs proofs,
      FirstAdministrator first) {
    this.opener = opener;
    this.tries = tries;
    this.results = results;
    this.calls = calls;
    this.attempts = attempts;
    this.proofs = proofs;
    this.first = first;
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
    return start(request, response, set, changes, Trier.of(admin));
  }

  /**
   * Sends the operator of the first set-up to X.
   *
   * @param set the settings that are tried
   * @param changes the values that differ from the saved ones; already checked
   * @return why it cannot begin, for the operator to read; empty if the response is, or will be,
   *     complete
   * @throws IllegalStateException if this browser may not do the set-up
   */
  public Optional<String> startInSetUp(
      HttpServletRequest request,
      HttpServletResponse response,
      SettingsSet set,
      Map<Setting, String> changes)
      throws IOException, ServletException {
    String browser =
        first.browser(request).orElseThrow(() -> new IllegalStateException("no set-up here"));
    return start(request, response, set, changes, Trier.operator(browser));
  }

  private Optional<String> start(
      HttpServletRequest request,
      HttpServletResponse response,
      SettingsSet set,
      Map<Setting, String> changes,
      Trier trier)
      throws IOException, ServletException {
    Messages messages = Messages.forRequest(request);
    TryCalls made = new TryCalls(List.of());
    DraftConnection connection = opener.open(set, changes, made);
    Optional<DraftFlow> draft = connection.flow(connection.protocol());
    if (draft.isEmpty()) {
      return Optional.of(messages.text("try.missing", String.join(", ", connection.missing())));
    }
    Tries.Begun begun = tries.begin(trier.owner(), set, changes);
    if (!(begun instanceof Tries.Begun.Try tried)) {
      return Optional.of(
          messages.text(
              begun instanceof Tries.Begun.TooMany ? "try.too-many" : "connection.no-key"));
    }
    boolean isStarted =
        calls.start(
            new LoginAttempt(request, response),
            draft.get().flow(),
            new Purpose.Try(trier.loginId(), tried.id()),
            draft.get().callbackUrl(),
            new AuthorizationHints(true, null, null),
            (resumed, result) -> sendToX(resumed, trier, tried.id(), result, made));
    return isStarted ? Optional.empty() : Optional.of(messages.text("failure.busy"));
  }

  private void sendToX(
      LoginAttempt attempt, Trier trier, String tryId, XResult<Begun> result, TryCalls made)
      throws IOException {
    if (result instanceof XResult.Failed<Begun> failed) {
      results.failed(attempt, trier, tryId, failed.failure(), made);
      return;
    }
    Begun begun = ((XResult.Ok<Begun>) result).value();
    attempts.keep(attempt, begun.pending());
    results.begun(attempt, tryId, begun, made);
  }

  /** The result of a try of this user; empty if it is another user's, or too old. */
  public Optional<TryResult> result(String id, String userId) {
    return results.find(id, TryOwner.administrator(userId));
  }

  /** The result of a try in the set-up in this browser; empty if it is another's, or too old. */
  public Optional<TryResult> resultInSetUp(String id, HttpServletRequest request) {
    return first.browser(request).flatMap(browser -> results.find(id, TryOwner.operator(browser)));
  }
}
