package org.loginwithx.account;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.attempt.AttemptId;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.decision.LoginEvent;
import org.loginwithx.decision.LoginEvents;
import org.loginwithx.mail.Mailer;
import org.loginwithx.user.ConfirmedEmail;
import org.loginwithx.user.EmailAddress;
import org.loginwithx.user.EmailAddresses;
import org.loginwithx.user.HistoryEntry;
import org.loginwithx.user.HistoryEntry.Outcome;
import org.loginwithx.user.LoginHistory;
import org.loginwithx.user.Passkey;
import org.loginwithx.user.Profile;
import org.loginwithx.user.Visit;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.SessionLogin;
import org.loginwithx.web.Visits;

/**
 * Reports a change to how a user logs in: to the history, by mail to the user, who may not have
 * made it (ASVS 6.3.7, 16.3.1), and to the application by an event.
 */
@Dependent
@Internal
public class AccountNotice {

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");

  private final LoginSettings settings;
  private final Optional<Mailer> mailer;
  private final EmailAddresses addresses;
  private final LoginHistory history;
  private final LoginEvents events;

  @Inject
  AccountNotice(
      LoginSettings settings,
      Optional<Mailer> mailer,
      EmailAddresses addresses,
      LoginHistory history,
      LoginEvents events) {
    this.settings = settings;
    this.mailer = mailer;
    this.addresses = addresses;
    this.history = history;
    this.events = events;
  }

  void linked(HttpServletRequest request, String userId, Profile profile) {
    keep(request, Outcome.LINKED, userId, profile.provider());
    tell(request, address(userId), "notice.linked", name(request, profile));
    events.fire(new LoginEvent.Linked(userId, profile, Instant.now()));
  }

  void unlinked(HttpServletRequest request, String userId, Profile profile) {
    keep(request, Outcome.UNLINKED, userId, profile.provider());
    tell(request, address(userId), "notice.unlinked", name(request, profile));
    events.fire(new LoginEvent.Unlinked(userId, profile, Instant.now()));
  }

  /** Without a request: no browser did this, and none says which language the user reads. */
  void unlinkedByJob(String userId, Profile profile) {
    Visit none = new Visit(Instant.now().truncatedTo(ChronoUnit.MILLIS), AttemptId.next(), "", "");
    keep(none, Outcome.UNLINKED, userId, profile.provider());
    Messages messages = Messages.in(Locale.ENGLISH);
    tell(messages, address(userId), "notice.unlinked", PasswordNotice.name(messages, profile));
    events.fire(new LoginEvent.Unlinked(userId, profile, Instant.now()));
  }

  /**
   * Tells both addresses: each may be all that the owner of that account has.
   *
   * @param addresses the confirmed addresses of both users before the merge
   * @param proof the account that was used to prove the other user
   */
  void merged(
      HttpServletRequest request,
      String userId,
      String mergedUserId,
      List<EmailAddress> addresses,
      Profile proof) {
    for (EmailAddress address : addresses) {
      tell(request, Optional.of(address), "notice.merged", name(request, proof));
    }
    events.fire(new LoginEvent.Merged(userId, mergedUserId, Instant.now()));
  }

  /** Sends no mail: the address was deleted with the user. */
  void deleted(String userId) {
    events.fire(new LoginEvent.AccountDeleted(userId, Instant.now()));
  }

  /**
   * @param address the new address
   * @param former the address of mails until now; null if there was none
   * @param undo the link that undoes the change, as a path in the application; null if there is
   *     none
   */
  void emailChanged(
      HttpServletRequest request,
      String userId,
      EmailAddress address,
      @Nullable EmailAddress former,
      @Nullable String undo) {
    keep(request, Outcome.EMAIL_CHANGED, userId, null);
    tell(request, Optional.ofNullable(former), "email.changed-mail", howToUndo(request, undo));
    events.fire(new LoginEvent.EmailConfirmed(userId, address, Instant.now()));
  }

  /** Does the same for an address that was removed. */
  void emailRemoved(
      HttpServletRequest request, String userId, EmailAddress former, @Nullable String undo) {
    keep(request, Outcome.EMAIL_REMOVED, userId, null);
    tell(request, Optional.of(former), "notice.email-removed", howToUndo(request, undo));
  }

  /**
   * @param address the address that the user has again
   * @param replaced the address of mails until now; null if there was none
   */
  void emailRestored(
      HttpServletRequest request,
      String userId,
      EmailAddress address,
      @Nullable EmailAddress replaced) {
    keep(request, Outcome.EMAIL_RESTORED, userId, null);
    tell(request, Optional.ofNullable(replaced), "notice.email-restored", "");
    events.fire(new LoginEvent.EmailConfirmed(userId, address, Instant.now()));
  }

  /**
   * Tells all administrators that one of them has changed the addresses of the site. Links in mails
   * lead there, so an attacker could collect them. Also while nobody can log in: the attacker could
   * switch log-ins off by the same form.
   *
   * @param before the addresses that the site had, for users to read
   * @param after the addresses that the site has now
   */
  public void siteMoved(
      HttpServletRequest request, SessionLogin administrator, String before, String after) {
    LOG.log(
        System.Logger.Level.WARNING,
        "event=settings outcome=site_moved user={0} before={1} after={2}",
        administrator.userId(),
        before,
        after);
    String detail =
        Messages.forRequest(request)
            .text("notice.site-moved.detail", after, name(request, administrator.profile()));
    for (EmailAddress address : administrators()) {
      send(Messages.forRequest(request), address, "notice.site-moved", before, detail);
    }
  }

  /** The administrators to whom a mail can be sent. */
  private List<EmailAddress> administrators() {
    if (mailer.isEmpty()) {
      return List.of();
    }
    try {
      return addresses.ofMembers(LoginSettings.ADMIN, settings.adminSubjects());
    } catch (DatabaseUnavailableException away) {
      return List.of();
    }
  }

  void passwordChanged(HttpServletRequest request, String userId) {
    keep(request, Outcome.PASSWORD_CHANGED, userId, null);
    events.fire(new LoginEvent.PasswordChanged(userId, Instant.now()));
  }

  void passwordRemoved(HttpServletRequest request, String userId) {
    keep(request, Outcome.PASSWORD_REMOVED, userId, null);
    events.fire(new LoginEvent.PasswordChanged(userId, Instant.now()));
  }

  /** The mail does not have the name of the passkey: a thief of the session may have chosen it. */
  void passkeyAdded(HttpServletRequest request, String userId, String name) {
    keep(request, Outcome.PASSKEY_ADDED, userId, null);
    tell(request, address(userId), "notice.passkey-added", browser(request));
    events.fire(new LoginEvent.PasskeyAdded(userId, name, Instant.now()));
  }

  void passkeyRemoved(HttpServletRequest request, String userId, String name) {
    keep(request, Outcome.PASSKEY_REMOVED, userId, null);
    tell(request, address(userId), "notice.passkey-removed", browser(request));
    events.fire(new LoginEvent.PasskeyRemoved(userId, name, Instant.now()));
  }

  /** A log-in by passkey was refused because its counter went back. The history has it already. */
  public void passkeyCopied(HttpServletRequest request, Passkey passkey) {
    tell(request, address(passkey.userId()), "notice.passkey-copied", passkey.name());
  }

  private String browser(HttpServletRequest request) {
    return Visits.of(request, "-", settings).agent();
  }

  private void keep(
      HttpServletRequest request, Outcome outcome, String userId, @Nullable String provider) {
    keep(Visits.of(request, AttemptId.next(), settings), outcome, userId, provider);
  }

  private void keep(Visit visit, Outcome outcome, String userId, @Nullable String provider) {
    history.changed(HistoryEntry.changed(outcome, userId, provider, visit));
  }

  private static String name(HttpServletRequest request, Profile profile) {
    return PasswordNotice.name(Messages.forRequest(request), profile);
  }

  private String howToUndo(HttpServletRequest request, @Nullable String undo) {
    Messages messages = Messages.forRequest(request);
    return undo == null
        ? messages.text("email.undo.mail-before")
        : messages.text("email.undo.mail", settings.publicUrl() + undo);
  }

  private Optional<EmailAddress> address(String userId) {
    if (!canSend()) {
      return Optional.empty();
    }
    try {
      return addresses.find(userId).map(ConfirmedEmail::address);
    } catch (DatabaseUnavailableException away) {
      return Optional.empty();
    }
  }

  private boolean canSend() {
    return mailer.isPresent() && settings.isSetUp();
  }

  private void tell(
      HttpServletRequest request, Optional<EmailAddress> address, String key, String detail) {
    tell(Messages.forRequest(request), address, key, detail);
  }

  /**
   * @param detail the argument of the text besides the address of the site
   */
  private void tell(Messages messages, Optional<EmailAddress> address, String key, String detail) {
    if (canSend() && address.isPresent()) {
      send(messages, address.get(), key, String.valueOf(settings.publicUrl()), detail);
    }
  }

  private void send(
      Messages messages, EmailAddress address, String key, String site, String detail) {
    var unused =
        mailer
            .orElseThrow()
            .send(
                SiteMail.of(
                    messages,
                    site,
                    address.address(),
                    key,
                    messages.text(key + ".text", site, detail)));
  }
}
