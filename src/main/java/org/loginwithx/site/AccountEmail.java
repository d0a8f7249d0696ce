package org.loginwithx.site;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.login.EmailConfirmation;
import org.loginwithx.login.EmailPolicy;
import org.loginwithx.login.EmailSettings;
import org.loginwithx.login.SessionLogin;
import org.loginwithx.user.ConfirmedEmail;
import org.loginwithx.user.DatabaseUnavailableException;
import org.loginwithx.user.EmailAddress;
import org.loginwithx.user.EmailAddresses;
import org.loginwithx.user.MailLinks;

/** The part of the account page that is about the person's address. */
@Dependent
public class AccountEmail {

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd").withZone(ZoneOffset.UTC);

  private final EmailSettings settings;
  private final EmailConfirmation confirmation;
  private final EmailAddresses addresses;
  private final MailLinks links;

  @Inject
  AccountEmail(
      EmailSettings settings,
      EmailConfirmation confirmation,
      EmailAddresses addresses,
      MailLinks links) {
    this.settings = settings;
    this.confirmation = confirmation;
    this.addresses = addresses;
    this.links = links;
  }

  /**
   * What {@code account-email.xhtml} shows.
   *
   * @param confirmed the address that counts
   * @param since when it was confirmed
   * @param onItsWay the address that a link was sent to
   * @param fromX what X says, if it is another one
   * @param proposed what the form begins with
   * @param changeable whether mails can be sent
   * @param removable whether there is something that may be removed
   */
  public record View(
      @Nullable String confirmed,
      @Nullable String since,
      @Nullable String onItsWay,
      @Nullable String fromX,
      @Nullable String proposed,
      boolean changeable,
      boolean removable) {}

  /** The rest of the page is there without the database. */
  void addTo(HttpServletRequest request, SessionLogin login) {
    if (settings.policy() == EmailPolicy.OFF) {
      return;
    }
    try {
      request.setAttribute("email", view(login));
    } catch (DatabaseUnavailableException away) {
      // Left out.
    }
  }

  private View view(SessionLogin login) {
    Optional<ConfirmedEmail> confirmed = addresses.find(login.userId());
    Optional<EmailAddress> onItsWay = links.onItsWay(login.userId());
    String address = confirmed.map(found -> found.address().address()).orElse(null);
    String fromX = login.profile().email();
    return new View(
        address,
        confirmed.map(found -> DAY.format(found.at())).orElse(null),
        onItsWay.map(EmailAddress::address).orElse(null),
        fromX != null && fromX.equalsIgnoreCase(address) ? null : fromX,
        address == null && onItsWay.isEmpty() ? fromX : null,
        confirmation.canSend(),
        !settings.isRequired() && (address != null || onItsWay.isPresent()));
  }
}
