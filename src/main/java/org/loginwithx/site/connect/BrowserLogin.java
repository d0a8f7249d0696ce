package org.loginwithx.site.connect;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.user.LiveLogins;
import org.loginwithx.web.LoginCookie;
import org.loginwithx.web.SessionLogin;

/**
 * The log-in of the browser that a client sends. While the database is away, other pages take a
 * user whom they cannot recognise for one who is not logged in. Here that would be wrong: the
 * client would be told that the user is logged out, and any ID token would end the log-in.
 */
@Dependent
class BrowserLogin {

  private final LoginCookie cookie;
  private final LiveLogins logins;

  @Inject
  BrowserLogin(LoginCookie cookie, LiveLogins logins) {
    this.cookie = cookie;
    this.logins = logins;
  }

  /**
   * The log-in; empty if the browser has none. No statement: the log-in was looked up when the
   * request came.
   *
   * @throws DatabaseUnavailableException if the browser has one, and it is not known whose it is
   */
  Optional<SessionLogin> of(HttpServletRequest request) {
    Optional<SessionLogin> login = SessionLogin.from(request);
    if (login.isEmpty()
        && cookie.read(request).flatMap(secret -> logins.use(secret.id())).isPresent()) {
      throw new DatabaseUnavailableException(
          "The database did not answer when the request came", new IllegalStateException());
    }
    return login;
  }
}
