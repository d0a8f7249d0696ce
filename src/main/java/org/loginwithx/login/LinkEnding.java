package org.loginwithx.login;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.loginwithx.account.Accounts;
import org.loginwithx.account.Accounts.LinkResult;
import org.loginwithx.account.TokenKeeper;
import org.loginwithx.attempt.Failure;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.attempt.PendingLogin;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.login.LoginFlow.Authenticated;
import org.loginwithx.web.Messages;
import org.loginwithx.web.NextMessage;
import org.loginwithx.web.SessionLogin;
import org.loginwithx.x.UserTokens;

/**
 * The end of linking: X has said whose account it is. It goes to the person in whose log-in this
 * was begun or to nobody: if they logged out meanwhile, or somebody else is here now, it turns
 * neither into a log-in nor into that person's account.
 */
final class LinkEnding {

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");

  private final Accounts accounts;
  private final TokenKeeper tokens;
  private final LoginResponses responses;

  LinkEnding(Accounts accounts, TokenKeeper tokens, LoginResponses responses) {
    this.accounts = accounts;
    this.tokens = tokens;
    this.responses = responses;
  }

  /** They said no at X. */
  static void cancelled(
      HttpServletRequest request,
      HttpServletResponse response,
      PendingLogin pending,
      LoginResponses responses) {
    responses.noted(request, "link_cancelled", pending.attemptId());
    NextMessage.leave(request, Messages.forRequest(request).text("link.cancelled"));
    responses.toReturnUrl(request, response, pending.returnTo());
  }

  void end(
      HttpServletRequest request,
      HttpServletResponse response,
      PendingLogin pending,
      Authenticated authenticated)
      throws IOException {
    Optional<SessionLogin> login = pending.loginOf(request);
    if (login.isEmpty()) {
      fail(request, response, LoginFailure.LINK_SESSION_LOST, pending);
      return;
    }
    String userId = login.get().userId();
    LinkResult result;
    try {
      result = accounts.link(request, login.get(), authenticated.profile());
      keepTokens(result, userId, authenticated);
    } catch (DatabaseUnavailableException noDatabase) {
      responses.fail(
          request, response, Failure.of(noDatabase, pending.attemptId(), pending.returnTo()));
      return;
    }
    if (result instanceof LinkResult.Taken) {
      fail(request, response, LoginFailure.LINK_CONFLICT, pending);
      return;
    }
    if (result instanceof LinkResult.NoUser) {
      fail(request, response, LoginFailure.LINK_SESSION_LOST, pending);
      return;
    }
    if (result instanceof LinkResult.Refused refused) {
      responses.fail(
          request,
          response,
          Failure.refused(refused.message(), pending.attemptId(), pending.returnTo()));
      return;
    }
    FirstCallback.linked(request);
    boolean linked = result instanceof LinkResult.Linked;
    responses.noted(request, linked ? "linked" : "linked_already", pending.attemptId());
    Messages messages = Messages.forRequest(request);
    NextMessage.leave(
        request,
        messages.text(
            linked ? "link.done" : "link.already", LoginPages.label(authenticated.profile())));
    responses.toReturnUrl(request, response, pending.returnTo());
  }

  /** The account is linked by then: tokens are no reason to say otherwise. */
  private void keepTokens(LinkResult result, String userId, Authenticated authenticated) {
    UserTokens given = authenticated.tokens();
    if (given == null
        || !(result instanceof LinkResult.Linked || result instanceof LinkResult.AlreadyLinked)) {
      return;
    }
    try {
      tokens.keep(userId, authenticated.profile(), given);
    } catch (DatabaseUnavailableException away) {
      LOG.log(
          System.Logger.Level.WARNING,
          "event=tokens outcome=failed reason=db_down user={0} detail=not_stored",
          userId);
    }
  }

  private void fail(
      HttpServletRequest request,
      HttpServletResponse response,
      LoginFailure reason,
      PendingLogin pending)
      throws IOException {
    responses.fail(request, response, Failure.of(reason, pending.attemptId(), pending.returnTo()));
  }
}
