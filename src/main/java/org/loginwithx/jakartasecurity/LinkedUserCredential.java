package org.loginwithx.jakartasecurity;

import jakarta.security.enterprise.credential.Credential;
import java.util.HashSet;
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
  private final Set<String> given;
  private final NewLogin login;

  LinkedUserCredential(LinkedUser user, Set<String> groups, Set<String> given, NewLogin login) {
    this.user = user;
    this.groups = groups;
    this.given = given;
    this.login = login;
  }

  LinkedUser user() {
    return user;
  }

  Set<String> groups() {
    return groups;
  }

  /** What the application gives them, of itself and by stores of its own. */
  Set<String> given(Set<String> callerGroups) {
    Set<String> all = new HashSet<>(callerGroups);
    all.removeAll(groups);
    all.addAll(given);
    return all;
  }

  NewLogin login() {
    return login;
  }
}
