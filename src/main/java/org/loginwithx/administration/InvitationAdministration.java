package org.loginwithx.administration;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import org.loginwithx.Internal;
import org.loginwithx.account.Action;
import org.loginwithx.account.Proofs;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.attempt.SecurityLog;
import org.loginwithx.user.WithoutX;
import org.loginwithx.web.Messages;
import org.loginwithx.web.SessionLogin;

/**
 * Begins, stops and continues the mails that ask users who depend on X for another way to log in.
 * {@link WithoutX} counts these users.
 *
 * <p>All methods throw {@link org.loginwithx.database.DatabaseUnavailableException} if the database
 * does not answer; nothing has changed then.
 */
@Dependent
@Internal
public class InvitationAdministration {

  private final WithoutX withoutX;
  private final SecurityLog log;
  private final Proofs proofs;

  @Inject
  InvitationAdministration(WithoutX withoutX, SecurityLog log, Proofs proofs) {
    this.withoutX = withoutX;
    this.log = log;
    this.proofs = proofs;
  }

  /** Begins anew, in the language of the request; false if mails are sent already. */
  public boolean begin(HttpServletRequest request) throws UnprovenException {
    SessionLogin administrator = proofs.require(request, Action.INVITE);
    String language = Messages.forRequest(request).language();
    return noted(request, withoutX.beginUnchecked(language), "begun", administrator);
  }

  /** Stops it; false if no mails are sent. */
  public boolean stop(HttpServletRequest request) throws UnprovenException {
    SessionLogin administrator = proofs.require(request, Action.INVITE);
    return noted(request, withoutX.stopUnchecked(), "stopped", administrator);
  }

  /** Continues where it was stopped; false if mails are sent already. */
  public boolean resume(HttpServletRequest request) throws UnprovenException {
    SessionLogin administrator = proofs.require(request, Action.INVITE);
    return noted(request, withoutX.resumeUnchecked(), "continued", administrator);
  }

  private boolean noted(
      HttpServletRequest request, boolean done, String what, SessionLogin administrator) {
    if (done) {
      log.noted(request, "invitations_" + what, "-", "by:" + administrator.userId());
    }
    return done;
  }
}
