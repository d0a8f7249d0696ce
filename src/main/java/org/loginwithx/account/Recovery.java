package org.loginwithx.account;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.loginwithx.user.Passwords;
import org.loginwithx.user.Profile;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.SessionLogin;

/**
 * The time between setting a password by a link in a mail and the first log-in with it. It begins
 * earlier if the owner has undone a change of the address, and sets the password only then. An
 * attacker who made that necessary may have linked an account, and must not use it to stay (ADV-39
 * c): only a user who types the password can change how to log in.
 */
@Dependent
class Recovery {

  private final LoginSettings settings;
  private final Passwords passwords;

  @Inject
  Recovery(LoginSettings settings, Passwords passwords) {
    this.settings = settings;
    this.passwords = passwords;
  }

  /**
   * Whether the user of this log-in is in this time, and logged in without the password.
   *
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  boolean isUnderWayWithout(SessionLogin login) {
    return settings.passwords()
        && !login.profile().provider().equals(Profile.PASSWORD)
        && passwords.isRecovered(login.userId());
  }
}
