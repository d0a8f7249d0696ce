package org.loginwithx.account;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.loginwithx.attempt.AttemptId;
import org.loginwithx.attempt.SecurityLog;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.user.EmailAddress;
import org.loginwithx.user.EmailAddresses;
import org.loginwithx.user.EmailAddresses.Undo;
import org.loginwithx.user.MailLink;
import org.loginwithx.user.MailLink.Purpose;
import org.loginwithx.user.MailLinks;
import org.loginwithx.web.LoginSettings;

/**
 * Restores a user's former address by the link in the notice that was sent there. The application
 * is not asked: the address was the user's before.
 */
@Dependent
public class EmailUndo {

  private final LoginSettings settings;
  private final EmailSettings emailSettings;
  private final EmailAddresses addresses;
  private final MailLinks links;
  private final SecurityLog log;
  private final AccountNotice notice;

  @Inject
  EmailUndo(
      LoginSettings settings,
      EmailSettings emailSettings,
      EmailAddresses addresses,
      MailLinks links,
      SecurityLog log,
      AccountNotice notice) {
    this.settings = settings;
    this.emailSettings = emailSettings;
    this.addresses = addresses;
    this.links = links;
    this.log = log;
    this.notice = notice;
  }

  /** The target of the link, as a path in the application. */
  public String path() {
    return emailSettings.undoPath();
  }

  /**
   * The address that a link would restore. Changes nothing.
   *
   * @throws DatabaseUnavailableException if the database does not answer
   */
  public Optional<EmailAddress> look(String token) {
    return links.look(token).filter(link -> link.purpose() == Purpose.UNDO).map(MailLink::email);
  }

  /**
   * Restores the address, ends all log-ins of the user, and removes the password. It logs no user
   * in.
   *
   * @throws DatabaseUnavailableException if the database does not answer; nothing has changed
   */
  public Undo undo(HttpServletRequest request, String token) {
    Undo result = addresses.undo(token, settings.passwords());
    if (result instanceof Undo.Done done) {
      tell(request, done);
    }
    return result;
  }

  /**
   * Confirms the change by the former address. The link is used up, and a later change gets one of
   * its own.
   *
   * @return false if the link is not good any more
   * @throws DatabaseUnavailableException if the database does not answer; nothing has changed
   */
  public boolean keep(HttpServletRequest request, String token) {
    MailLink link = links.look(token).filter(found -> found.purpose() == Purpose.UNDO).orElse(null);
    if (link == null || link.userId() == null) {
      return false;
    }
    links.withdraw(token);
    log.noted(request, "email_change_kept", AttemptId.next(), link.userId());
    return true;
  }

  private void tell(HttpServletRequest request, Undo.Done done) {
    log.noted(request, "email_restored", AttemptId.next(), done.userId());
    notice.emailRestored(request, done.userId(), done.address(), done.replaced());
    if (done.hadPassword()) {
      notice.passwordRemoved(request, done.userId());
    }
  }
}
