package org.loginwithx.config;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.loginwithx.attempt.UsedCallbacks;
import org.loginwithx.database.DatabaseProbe;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.NodeKey;
import org.loginwithx.database.Purge;
import org.loginwithx.imports.UserImport;
import org.loginwithx.login.InvitationCookie;
import org.loginwithx.rule.LoginRules;
import org.loginwithx.rule.RulePreview;
import org.loginwithx.signup.AllowList;
import org.loginwithx.signup.Invitations;
import org.loginwithx.signup.SignUpMode;
import org.loginwithx.signup.SignUpSettings;
import org.loginwithx.user.EmailAddresses;
import org.loginwithx.user.LinkedAccounts;
import org.loginwithx.user.LinkedUsers;
import org.loginwithx.user.LiveLogins;
import org.loginwithx.user.LoginHistory;
import org.loginwithx.user.LoginStatistics;
import org.loginwithx.user.MailLinks;
import org.loginwithx.user.Passkeys;
import org.loginwithx.user.PasswordGuesses;
import org.loginwithx.user.Passwords;
import org.loginwithx.user.People;
import org.loginwithx.user.UserGroups;
import org.loginwithx.user.UserMerge;
import org.loginwithx.user.WithoutX;
import org.loginwithx.web.LoginSettings;

/** The tables of users and their log-ins. */
@Dependent
class UserProducers {

  private final Foundation foundation;
  private final LoginDatabase database;
  private final Clock clock;

  @Inject
  UserProducers(Foundation foundation) {
    this.foundation = foundation;
    this.database = foundation.parts().database();
    this.clock = foundation.clock();
  }

  @Produces
  @Singleton
  LinkedUsers linkedUsers() {
    return new LinkedUsers(database, clock);
  }

  @Produces
  @Singleton
  LinkedAccounts linkedAccounts() {
    return new LinkedAccounts(database, clock);
  }

  @Produces
  @Singleton
  UserMerge userMerge() {
    return new UserMerge(database, clock);
  }

  @Produces
  @Singleton
  People people() {
    return new People(database, clock);
  }

  @Produces
  @Singleton
  UserGroups userGroups() {
    return new UserGroups(database);
  }

  @Produces
  @Singleton
  LoginRules loginRules() {
    return foundation.parts().rules();
  }

  @Produces
  @Singleton
  Invitations invitations(SignUpSettings settings, NodeKey key) {
    Invitations invitations = new Invitations(database, clock, key.derive("invitations"));
    Purge purge = new Purge(clock, foundation.background(), invitations::purge);
    foundation
        .background()
        .everySecond(
            () -> {
              // While sign-up is open, a new invitation deletes the old ones.
              if (settings.mode() != SignUpMode.OPEN) {
                purge.nowAndThen();
              }
            });
    return invitations;
  }

  @Produces
  @Singleton
  InvitationCookie invitationCookie(Invitations invitations, LoginSettings settings) {
    return new InvitationCookie(invitations, settings);
  }

  @Produces
  @Singleton
  AllowList allowList() {
    return new AllowList(database, clock);
  }

  @Produces
  @Singleton
  RulePreview rulePreview() {
    return new RulePreview(database, clock);
  }

  @Produces
  @Singleton
  LoginStatistics loginStatistics() {
    return new LoginStatistics(database, clock);
  }

  @Produces
  @Singleton
  EmailAddresses emailAddresses() {
    return new EmailAddresses(database, clock);
  }

  @Produces
  @Singleton
  MailLinks mailLinks() {
    return new MailLinks(database, clock, foundation.background());
  }

  @Produces
  @Singleton
  Passwords passwords() {
    return new Passwords(database, clock);
  }

  @Produces
  @Singleton
  Passkeys passkeys() {
    return new Passkeys(database, clock);
  }

  @Produces
  @Singleton
  WithoutX withoutX() {
    return new WithoutX(database, clock);
  }

  @Produces
  @Singleton
  UserImport userImport() {
    return foundation.parts().imports();
  }

  @Produces
  @Singleton
  PasswordGuesses passwordGuesses() {
    return new PasswordGuesses(database, clock, foundation.background());
  }

  @Produces
  @Singleton
  LiveLogins liveLogins() {
    return foundation.parts().liveLogins();
  }

  @Produces
  @Singleton
  LoginHistory loginHistory() {
    return foundation.parts().history();
  }

  @Produces
  @Singleton
  UsedCallbacks usedCallbacks() {
    return new UsedCallbacks(database, clock, foundation.background());
  }

  @Produces
  @Singleton
  DatabaseProbe databaseProbe() {
    DatabaseProbe probe = new DatabaseProbe(database, foundation.background());
    foundation
        .metrics()
        .number(
            "login_database_up",
            "1 if the database answers and can be written to, 0 if not",
            () -> probe.answers() ? 1 : 0);
    return probe;
  }
}
