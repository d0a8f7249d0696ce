package org.loginwithx.login;

import static java.util.Objects.requireNonNullElse;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.loginwithx.account.AccountMerge;
import org.loginwithx.account.AccountMerge.Result;
import org.loginwithx.account.AccountMerge.Way;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.attempt.Failure;
import org.loginwithx.attempt.LoginAttempt;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.password.TypedPassword;
import org.loginwithx.web.FormToken;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.NextMessage;
import org.loginwithx.web.NextMessage.Kind;
import org.loginwithx.web.RequestParameters;
import org.loginwithx.web.SessionLogin;

/**
 * Shows the question whether to merge two users into one, and which of them stays, or takes the
 * answer to it. See {@link PendingMerge}.
 *
 * <p>A merge ends all log-ins of both. The user goes on in a new one, by the account that X has
 * just vouched for, as after a {@linkplain SwitchEndpoint change of accounts}: the application
 * decides about it, and the new session has nothing of the old one.
 */
@Dependent
final class MergeEndpoint implements Endpoint {

  /** The form was understood, and its values cannot be taken. */
  private static final int UNPROCESSABLE = 422;

  private final LoginSettings settings;
  private final LoginPaths paths;
  private final Questions questions;
  private final AccountMerge merge;
  private final LoginEnding ending;
  private final RepeatedLogin repeated;
  private final LoginResponses responses;

  @Inject
  MergeEndpoint(
      LoginSettings settings,
      LoginPaths paths,
      Questions questions,
      AccountMerge merge,
      LoginEnding ending,
      RepeatedLogin repeated,
      LoginResponses responses) {
    this.settings = settings;
    this.paths = paths;
    this.questions = questions;
    this.merge = merge;
    this.ending = ending;
    this.repeated = repeated;
    this.responses = responses;
  }

  @Override
  public void answer(LoginAttempt attempt) throws IOException, ServletException {
    if (!settings.isSetUp()) {
      responses.fail(attempt, LoginFailure.NOT_SET_UP);
      return;
    }
    HttpServletRequest request = attempt.request();
    RequestParameters parameters = new RequestParameters(request);
    String attemptId = parameters.value("merge");
    if (parameters.anyDoubled(
            "merge",
            "csrf",
            "choice",
            "stays",
            "returnTo",
            MergePage.password(MergePage.THIS),
            MergePage.password(MergePage.OTHER))
        || attemptId == null) {
      responses.fail(attempt, LoginFailure.NOT_FOUND);
      return;
    }
    Optional<PendingMerge> open = questions.forMerge(request, attemptId);
    Optional<Identified> proved = open.flatMap(asked -> questions.identified(request, asked));
    if (proved.isEmpty()) {
      over(attempt, parameters);
      return;
    }
    attempt.by(open.get().profile().provider());
    attempt.continues(open.get().number(), open.get().returnTo());
    if (attempt.isPost()) {
      answered(attempt, parameters, open.get(), proved.get());
      return;
    }
    ask(attempt, open.get(), null);
  }

  /**
   * A question that is not open any more. After a double click the first request has answered it,
   * and this one goes where that request leads.
   */
  private void over(LoginAttempt attempt, RequestParameters parameters) throws IOException {
    String returnTo = parameters.value("returnTo");
    if (SessionLogin.from(attempt.request()).isPresent()) {
      leave(attempt, Kind.NOTICE, "merge.gone");
      responses.toReturnUrl(attempt.leadingTo(returnTo));
      return;
    }
    if (attempt.isPost() && repeated.giveAgain(attempt, returnTo)) {
      return;
    }
    responses.toSignIn(attempt.leadingTo(returnTo));
  }

  private void ask(LoginAttempt attempt, PendingMerge asked, MergePage.@Nullable Mistake mistake)
      throws IOException {
    HttpServletRequest request = attempt.request();
    List<Way> ways =
        Stream.of(
                merge.way(request, asked.userId(), asked.otherId(), asked.otherId()),
                merge.way(request, asked.otherId(), asked.userId(), asked.otherId()))
            .flatMap(Optional::stream)
            .toList();
    if (ways.size() < 2) {
      PendingMerge.removeFrom(request);
      responses.fail(attempt, LoginFailure.LINK_CONFLICT);
      return;
    }
    // The log-in after the merge is derived from it, so that a double click gives the same one.
    FormToken.give(request, attempt.response(), settings);
    responses.page(attempt);
    if (mistake != null) {
      attempt.response().setStatus(UNPROCESSABLE);
    }
    MergePage.write(settings.publicPath(request), paths.start(), attempt, asked, ways, mistake);
  }

  private void answered(
      LoginAttempt attempt, RequestParameters parameters, PendingMerge asked, Identified proved)
      throws IOException, ServletException {
    HttpServletRequest request = attempt.request();
    if (!MergePage.MERGE.equals(parameters.value("choice"))) {
      PendingMerge.removeFrom(request);
      responses.toReturnUrl(attempt);
      return;
    }
    String stays = requireNonNullElse(parameters.value("stays"), "");
    if (!MergePage.THIS.equals(stays) && !MergePage.OTHER.equals(stays)) {
      responses.fail(attempt, LoginFailure.MALFORMED);
      return;
    }
    boolean thisStays = MergePage.THIS.equals(stays);
    String kept = thisStays ? asked.userId() : asked.otherId();
    String deleted = thisStays ? asked.otherId() : asked.userId();
    Result result;
    try {
      TypedPassword current = TypedPassword.of(parameters.value(MergePage.password(stays)));
      result = merge.merge(request, kept, deleted, asked.profile(), current);
    } catch (UnprovenException unproven) {
      responses.fail(attempt, LinkEndpoint.failure(unproven));
      return;
    }
    if (result instanceof Result.Refused refused) {
      responses.fail(attempt, Failure.refused(refused.message()));
      return;
    }
    if (result instanceof Result.WrongPassword wrong) {
      responses.noted(attempt, "merge_not_proved");
      ask(attempt, asked, new MergePage.Mistake(stays, wrong.message()));
      return;
    }
    ending.switchTo(attempt, proved);
    // Not earlier: a second click must find the question or the log-in.
    PendingMerge.removeFrom(request);
    leave(attempt, Kind.SUCCESS, "merge.done");
  }

  private static void leave(LoginAttempt attempt, Kind kind, String key) {
    if (SessionLogin.from(attempt.request()).isPresent()) {
      String text = Messages.forRequest(attempt.request()).text(key);
      new NextMessage(kind, text).leave(attempt.request());
    }
  }
}
