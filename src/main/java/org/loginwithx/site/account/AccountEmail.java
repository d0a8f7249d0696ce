package org.loginwithx.site.account;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.account.CurrentPassword;
import org.loginwithx.account.EmailConfirmation;
import org.loginwithx.account.EmailPolicy;
import org.loginwithx.account.EmailSettings;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.user.ConfirmedEmail;
import org.loginwithx.user.EmailAddress;
import org.loginwithx.user.EmailAddresses;
import org.loginwithx.user.MailLinks;
import org.loginwithx.web.Messages;
import org.loginwithx.web.SessionLogin;

/** The part of the account page about the user's address. */
@Dependent
@Internal
public class AccountEmail {

  private final EmailSettings settings;
  private final EmailConfirmation confirmation;
  private final EmailAddresses addresses;
  private final MailLinks links;
  private final CurrentPassword currentPassword;

  @Inject
  AccountEmail(
      EmailSettings settings,
      EmailConfirmation confirmation,
      EmailAddresses addresses,
      MailLinks links,
      CurrentPassword currentPassword) {
    this.settings = settings;
    this.confirmation = confirmation;
    this.addresses = addresses;
    this.links = links;
    this.currentPassword = currentPassword;
  }

  /**
   * What {@code account-email.xhtml} shows.
   *
   * @param confirmed the address that counts
   * @param since when it was confirmed
   * @param onItsWay the address that a link was sent to
   * @param given the address that X, or another provider, gave, if it is another one
   * @param proposed what the form begins with
   * @param changeable whether mails can be sent
   * @param need what the form to change it has to ask for
   * @param removable whether there is an address that may be removed
   * @param withdrawable whether there is none, and the link that was sent may be made invalid
   * @param namesPassword whether only the password is the reason why it may not be removed
   */
  public record View(
      @Nullable String confirmed,
      @Nullable String since,
      @Nullable String onItsWay,
      @Nullable String given,
      @Nullable String proposed,
      boolean changeable,
      CurrentPassword.Need need,
      boolean removable,
      boolean withdrawable,
      boolean namesPassword) {}

  /** The rest of the page is there without the database. */
  void addTo(HttpServletRequest request, SessionLogin login, boolean hasPassword) {
    if (settings.policy() == EmailPolicy.OFF) {
      return;
    }
    try {
      request.setAttribute("email", view(request, login, hasPassword));
    } catch (DatabaseUnavailableException away) {
      // The page leaves this part out.
    }
  }

  private View view(HttpServletRequest request, SessionLogin login, boolean hasPassword) {
    Messages messages = Messages.forRequest(request);
    Optional<ConfirmedEmail> confirmed = addresses.find(login.userId());
    Optional<EmailAddress> onItsWay = links.onItsWay(login.userId());
    String address = confirmed.map(found -> found.address().address()).orElse(null);
    String given = login.profile().email();
    boolean optional = !settings.isRequired() && address != null;
    return new View(
        address,
        confirmed.map(found -> messages.day(found.at())).orElse(null),
        onItsWay.map(EmailAddress::address).orElse(null),
        given != null && given.equalsIgnoreCase(address) ? null : given,
        address == null && onItsWay.isEmpty() ? given : null,
        confirmation.canSend(),
        currentPassword.need(login, hasPassword),
        optional && !hasPassword,
        !settings.isRequired() && address == null && onItsWay.isPresent(),
        optional && hasPassword);
  }
}
