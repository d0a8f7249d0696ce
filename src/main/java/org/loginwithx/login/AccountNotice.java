package org.loginwithx.login;

import static java.util.Objects.requireNonNull;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.mail.Mail;
import org.loginwithx.mail.Mailer;
import org.loginwithx.user.ConfirmedEmail;
import org.loginwithx.user.DatabaseUnavailableException;
import org.loginwithx.user.EmailAddress;
import org.loginwithx.user.EmailAddresses;
import org.loginwithx.user.HistoryEntry;
import org.loginwithx.user.LoginHistory;
import org.loginwithx.user.Outcome;
import org.loginwithx.user.Profile;

/**
 * Tells of what has changed about how a person logs in: the history, and the person by a mail, who
 * may not have been the one who did it (ASVS 6.3.7, 16.3.1).
 */
@Dependent
public class AccountNotice {

  private final LoginSettings settings;
  private final Optional<Mailer> mailer;
  private final EmailAddresses addresses;
  private final LoginHistory history;

  @Inject
  AccountNotice(
      LoginSettings settings,
      Optional<Mailer> mailer,
      EmailAddresses addresses,
      LoginHistory history) {
    this.settings = settings;
    this.mailer = mailer;
    this.addresses = addresses;
    this.history = history;
  }

  void linked(HttpServletRequest request, String userId, Profile profile) {
    keep(request, Outcome.LINKED, userId, profile.provider());
    tell(request, address(userId), "notice.linked", profile);
  }

  void unlinked(HttpServletRequest request, String userId, Profile profile) {
    keep(request, Outcome.UNLINKED, userId, profile.provider());
    tell(request, address(userId), "notice.unlinked", profile);
  }

  /**
   * @param former where mails came to until now; null if nowhere
   */
  void emailChanged(HttpServletRequest request, String userId, @Nullable EmailAddress former) {
    keep(request, Outcome.EMAIL_CHANGED, userId, null);
    tell(request, Optional.ofNullable(former), "email.changed-mail", null);
  }

  void emailRemoved(HttpServletRequest request, String userId, @Nullable EmailAddress former) {
    keep(request, Outcome.EMAIL_REMOVED, userId, null);
    tell(request, Optional.ofNullable(former), "notice.email-removed", null);
  }

  void passwordChanged(HttpServletRequest request, String userId) {
    keep(request, Outcome.PASSWORD_CHANGED, userId, null);
  }

  void passwordRemoved(HttpServletRequest request, String userId) {
    keep(request, Outcome.PASSWORD_REMOVED, userId, null);
  }

  private void keep(
      HttpServletRequest request, Outcome outcome, String userId, @Nullable String provider) {
    history.changed(
        HistoryEntry.changed(
            outcome, userId, provider, Visits.of(request, Secrets.number(), settings)));
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
      HttpServletRequest request,
      Optional<EmailAddress> address,
      String key,
      @Nullable Profile account) {
    if (!canSend() || address.isEmpty()) {
      return;
    }
    Messages messages = Messages.forRequest(request);
    String site = requireNonNull(settings.publicUrl()).toString();
    String name = account == null ? "" : PasswordNotice.name(messages, account);
    var unused =
        mailer
            .orElseThrow()
            .send(
                new Mail(
                    address.get().address(),
                    messages.text(key + ".subject"),
                    messages.text(key + ".text", site, name)));
  }
}
