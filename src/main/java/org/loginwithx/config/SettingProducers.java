package org.loginwithx.config;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.loginwithx.account.EmailSettings;
import org.loginwithx.doctor.CommandToken;
import org.loginwithx.doctor.CommandTokens;
import org.loginwithx.signup.SignUpSettings;
import org.loginwithx.web.Brand;
import org.loginwithx.web.LegalPages;
import org.loginwithx.web.LoginSettings;

/** The settings, in the form that each feature uses. */
@Dependent
class SettingProducers {

  private final Foundation foundation;

  @Inject
  SettingProducers(Foundation foundation) {
    this.foundation = foundation;
  }

  @Produces
  @Singleton
  Clock clock() {
    return foundation.clock();
  }

  @Produces
  @Singleton
  LoginSettings loginSettings() {
    LiveConfig live = foundation.live();
    return new LoginSettings(() -> live.current().login());
  }

  @Produces
  @Singleton
  EmailSettings emailSettings() {
    LiveConfig live = foundation.live();
    return new EmailSettings(() -> live.current().email().policy(), live.current().email().page());
  }

  @Produces
  @Singleton
  SignUpSettings signUpSettings() {
    LiveConfig live = foundation.live();
    return new SignUpSettings(() -> live.current().signUp());
  }

  @Produces
  Brand brand() {
    return foundation.config().brand();
  }

  @Produces
  LegalPages legalPages() {
    return foundation.config().legalPages();
  }

  @Produces
  @Singleton
  CommandTokens commandTokens() {
    return new CommandTokens(
        new CommandToken(foundation.config().doctorToken()),
        new CommandToken(foundation.config().importToken()));
  }
}
