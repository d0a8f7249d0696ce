package org.loginwithx.jakartasecurity;

import jakarta.security.enterprise.credential.Credential;
import org.loginwithx.login.BegunLogin;

/**
 * The proof that the filter gives to the mechanism: a linked user whom X vouched for and the
 * application accepted. Only this package can create one, so no data from a browser becomes one.
 */
final class LinkedUserCredential implements Credential {

  private final BegunLogin begun;

  LinkedUserCredential(BegunLogin begun) {
    this.begun = begun;
  }

  BegunLogin begun() {
    return begun;
  }
}
