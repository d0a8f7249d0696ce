package org.loginwithx.jakartasecurity;

import jakarta.security.enterprise.credential.Credential;
import java.util.Set;
import org.loginwithx.user.LinkedUser;

/**
 * The proof the filter gives to the mechanism: a linked user whom X vouched for and the application
 * accepted. Cannot be made outside this package, so nothing a browser sends becomes one.
 */
final class LinkedUserCredential implements Credential {

  private final LinkedUser user;
  private final Set<String> groups;

  LinkedUserCredential(LinkedUser user, Set<String> groups) {
    this.user = user;
    this.groups = groups;
  }

  LinkedUser user() {
    return user;
  }

  Set<String> groups() {
    return groups;
  }
}
