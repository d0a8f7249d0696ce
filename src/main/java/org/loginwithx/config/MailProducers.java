package org.loginwithx.config;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.loginwithx.account.ForgottenPassword;
import org.loginwithx.account.LinkMailer;
import org.loginwithx.attempt.SecurityLog;
import org.loginwithx.mail.Mailer;
import org.loginwithx.user.MailLinks;
import org.loginwithx.user.PasswordGuesses;
import org.loginwithx.user.Passwords;
import org.loginwithx.web.LoginSettings;

/** The parts that send mails. */
@Dependent
class MailProducers {

  private final Foundation foundation;

  @Inject
  MailProducers(Foundation foundation) {
    this.foundation = foundation;
  }

  @Produces
  @Singleton
  Optional<Mailer> mailer() {
    return Optional.ofNullable(foundation.parts().mailer());
  }

  @Produces
  @Singleton
  LinkMailer linkMailer(LoginSettings settings, MailLinks links, Optional<Mailer> mailer) {
    return new LinkMailer(settings, links, mailer);
  }

  @Produces
  @Singleton
  ForgottenPassword forgottenPassword(
      LoginSettings settings,
      Passwords passwords,
      PasswordGuesses attempts,
      LinkMailer mailer,
      SecurityLog log) {
    return new ForgottenPassword(
        settings, passwords, attempts, mailer, log, foundation.background());
  }
}
