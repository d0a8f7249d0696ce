package org.loginwithx.account;

import static java.util.Objects.requireNonNull;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.loginwithx.Internal;
import org.loginwithx.attempt.AttemptId;
import org.loginwithx.attempt.SecurityLog;
import org.loginwithx.mail.Mailer;
import org.loginwithx.user.EmailAddress;
import org.loginwithx.user.PasswordOwner;
import org.loginwithx.user.Profile;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;

/**
 * Reports a changed password: to the log, by mail to the user, who may not have made the change
 * (ASVS 6.3.7), and by {@link AccountNotice}.
 */
@Dependent
@Internal
public class PasswordNotice {

  private final LoginSettings settings;
  private final Optional<Mailer> mailer;
  private final SecurityLog log;
  private final AccountNotice notice;

  @Inject
  PasswordNotice(
      LoginSettings settings, Optional<Mailer> mailer, SecurityLog log, AccountNotice notice) {
    this.settings = settings;
    this.mailer = mailer;
    this.log = log;
    this.notice = notice;
  }

  /** The user has set the password. */
  void set(HttpServletRequest request, PasswordOwner owner) {
    changed(request, owner, "password_set");
  }

  /** The user has set the password by a link in a mail. */
  void reset(HttpServletRequest request, PasswordOwner owner) {
    changed(request, owner, "password_reset");
  }

  private void changed(HttpServletRequest request, PasswordOwner owner, String reason) {
    log.noted(request, reason, AttemptId.next(), owner.userId());
    tell(request, owner, "forgotten.changed-mail");
    notice.passwordChanged(request, owner.userId());
  }

  void removed(HttpServletRequest request, PasswordOwner owner) {
    log.noted(request, "password_removed", AttemptId.next(), owner.userId());
    tell(request, owner, "forgotten.removed-mail");
    notice.passwordRemoved(request, owner.userId());
  }

  private void tell(HttpServletRequest request, PasswordOwner owner, String key) {
    Messages messages = Messages.forRequest(request);
    if (mailer.isPresent() && settings.isSetUp() && owner.email() != null) {
      String site = requireNonNull(settings.publicUrl()).toString();
      String content = messages.text(key + ".text", site, names(messages, owner));
      EmailAddress.parse(owner.email())
          .map(address -> SiteMail.of(messages, site, address.address(), key, content))
          .ifPresent(mailer.get()::send);
    }
  }

  /** The accounts and passkeys with which the user can also log in. */
  public static String names(Messages messages, PasswordOwner owner) {
    Stream<String> accounts = owner.accounts().stream().map(account -> name(messages, account));
    Stream<String> passkeys =
        owner.passkeys() == 0
            ? Stream.empty()
            : Stream.of(messages.text("passkey.count", owner.passkeys()));
    String names = Stream.concat(accounts, passkeys).collect(Collectors.joining(", "));
    return names.isEmpty() ? messages.text("forgotten.no-accounts") : names;
  }

  /** The handle and not the name: a name may be an advertisement that this server would send. */
  static String name(Messages messages, Profile account) {
    return account.username().matches("[A-Za-z0-9_]{1,50}")
        ? "@" + account.username()
        : messages.text("forgotten.nameless");
  }
}
