package org.loginwithx.account;

import static java.util.Objects.requireNonNull;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import org.loginwithx.Internal;
import org.loginwithx.decision.LoginEvent;
import org.loginwithx.decision.LoginEvents;
import org.loginwithx.mail.Mail;
import org.loginwithx.mail.Mailer;
import org.loginwithx.user.EmailAddress;
import org.loginwithx.user.PasswordOwner;
import org.loginwithx.user.Profile;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;

/**
 * Reports a changed password: to the application by an event, and by mail to the user, who may not
 * have made the change (ASVS 6.3.7).
 */
@Dependent
@Internal
public class PasswordNotice {

  private final LoginSettings settings;
  private final Optional<Mailer> mailer;
  private final LoginEvents events;
  private final AccountNotice notice;

  @Inject
  PasswordNotice(
      LoginSettings settings, Optional<Mailer> mailer, LoginEvents events, AccountNotice notice) {
    this.settings = settings;
    this.mailer = mailer;
    this.events = events;
    this.notice = notice;
  }

  void changed(HttpServletRequest request, PasswordOwner owner) {
    notice.passwordChanged(request, owner.userId());
    tell(request, owner, "forgotten.changed-mail");
  }

  void removed(HttpServletRequest request, PasswordOwner owner) {
    notice.passwordRemoved(request, owner.userId());
    tell(request, owner, "forgotten.removed-mail");
  }

  private void tell(HttpServletRequest request, PasswordOwner owner, String key) {
    Messages messages = Messages.forRequest(request);
    if (mailer.isPresent() && settings.isSetUp() && owner.email() != null) {
      String site = requireNonNull(settings.publicUrl()).toString();
      String content = messages.text(key + ".text", site, names(messages, owner));
      EmailAddress.parse(owner.email())
          .map(address -> new Mail(address.address(), messages.text(key + ".subject"), content))
          .ifPresent(mailer.get()::send);
    }
    events.fire(new LoginEvent.PasswordChanged(owner.userId(), Instant.now()));
  }

  /** The accounts with which the user can also log in. */
  public static String names(Messages messages, PasswordOwner owner) {
    return owner.accounts().isEmpty()
        ? messages.text("forgotten.no-accounts")
        : owner.accounts().stream()
            .map(account -> name(messages, account))
            .collect(Collectors.joining(", "));
  }

  /** The handle and not the name: a name may be an advertisement that this server would send. */
  static String name(Messages messages, Profile account) {
    return account.username().matches("[A-Za-z0-9_]{1,50}")
        ? "@" + account.username()
        : messages.text("forgotten.nameless");
  }
}
