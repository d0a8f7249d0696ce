package org.loginwithx.jakartasecurity;

import jakarta.security.enterprise.credential.Credential;
import java.util.Set;
import org.loginwithx.user.LinkedUser;
import org.loginwithx.user.NewLogin;

/**
 * The proof the filter gives to the mechanism: a linked user whom X vouched for and the application
 * accepted. Cannot be made outside this package, so nothing a browser sends becomes one.
 */
final class LinkedUserCredential implements Credential {

  private final LinkedUser user;
  private final Set<String> groups;
  private final NewLogin login;

  LinkedUserCredential(LinkedUser user, Set<String> groups, NewLogin login) {
    this.user = user;
    this.groups = groups;
    this.login = login;
  }

  LinkedUser user() {
    return user;
  }

  Set<String> groups() {
    return groups;
  }

  NewLogin login() {
    return login;
  }
}
