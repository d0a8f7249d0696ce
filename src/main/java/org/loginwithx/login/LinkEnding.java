package org.loginwithx.login;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Optional;
import org.loginwithx.account.AccountMerge;
import org.loginwithx.account.Accounts;
import org.loginwithx.account.Accounts.LinkResult;
import org.loginwithx.account.TokenKeeper;
import org.loginwithx.attempt.Failure;
import org.loginwithx.attempt.LoginAttempt;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.attempt.PendingLogin;
import org.loginwithx.login.LoginEndings.Ending;
import org.loginwithx.login.LoginFlow.Authenticated;
import org.loginwithx.web.Messages;
import org.loginwithx.web.NextMessage;
import org.loginwithx.web.NextMessage.Kind;
import org.loginwithx.web.SessionLogin;

/**
 * The end of linking: X has said whose account it is. The account is linked to the user in whose
 * log-in the linking began, or to no user. If that user has logged out meanwhile, or another user
 * is logged in now, linking fails: it does not become a log-in, and the other user does not get the
 * account.
 */
@Dependent
final class LinkEnding implements Ending {

  private final Accounts accounts;
  private final AccountMerge merge;
  private final Questions questions;
  private final TokenKeeper tokens;
  private final LoginResponses responses;

  @Inject
  LinkEnding(
      Accounts accounts,
      AccountMerge merge,
      Questions questions,
      TokenKeeper tokens,
      LoginResponses responses) {
    this.accounts = accounts;
    this.merge = merge;
    this.questions = questions;
    this.tokens = tokens;
    this.responses = responses;
  }

  @Override
  public void failed(LoginAttempt attempt, Failure failure) throws IOException {
    if (failure.reason() == LoginFailure.DENIED) {
      cancelled(attempt);
      return;
    }
    responses.fail(attempt, failure);
  }

  /** The user said no at X. */
  private void cancelled(LoginAttempt attempt) {
    responses.attemptOver(attempt);
    responses.noted(attempt, "link_cancelled");
    NextMessage.leave(
        attempt.request(), Messages.forRequest(attempt.request()).text("link.cancelled"));
    responses.toReturnUrl(attempt);
  }

  @Override
  public void end(LoginAttempt attempt, PendingLogin pending, Authenticated authenticated)
      throws IOException {
    Optional<SessionLogin> login = pending.loginOf(attempt.request());
    if (login.isEmpty()) {
      responses.fail(attempt, LoginFailure.LINK_SESSION_LOST);
      return;
    }
    LinkResult result =
        accounts.linkUnchecked(attempt.request(), login.get(), authenticated.profile());
    if (result instanceof LinkResult.Linked || result instanceof LinkResult.AlreadyLinked) {
      tokens.keepIfPossible(login.get().userId(), authenticated.profile(), authenticated.tokens());
    }
    if (result instanceof LinkResult.Taken) {
      taken(attempt, login.get(), authenticated);
      return;
    }
    if (result instanceof LinkResult.NoUser) {
      responses.fail(attempt, LoginFailure.LINK_SESSION_LOST);
      return;
    }
    if (result instanceof LinkResult.Refused refused) {
      responses.fail(attempt, Failure.refused(refused.message()));
      return;
    }
    boolean linked = result instanceof LinkResult.Linked;
    String text =
        Messages.forRequest(attempt.request())
            .text(linked ? "link.done" : "link.already", LoginPages.label(authenticated.profile()));
    new NextMessage(linked ? Kind.SUCCESS : Kind.NOTICE, text).leave(attempt.request());
    responses.linked(attempt, !linked);
  }

  /** The account belongs to another user, who is proved by it: the two may be merged. */
  private void taken(LoginAttempt attempt, SessionLogin login, Authenticated authenticated)
      throws IOException {
    Optional<String> other = merge.other(login, authenticated.profile());
    if (other.isEmpty()) {
      responses.fail(attempt, LoginFailure.LINK_CONFLICT);
      return;
    }
    questions.askForMerge(attempt, authenticated, login, other.get());
    responses.attemptOver(attempt);
    responses.noted(attempt, "merge_asked");
    responses.toPage(attempt, questions.mergePage(attempt));
  }
}
