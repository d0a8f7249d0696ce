package org.loginwithx.jakartasecurity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.security.enterprise.credential.Credential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStore;
import org.loginwithx.Internal;
import org.loginwithx.user.LinkedUser;

/**
 * Turns the filter's proof into a caller. Everything that can fail happens earlier: the container
 * turns an exception in an identity store into a bare status 500.
 *
 * <p>Being an identity store lets the application add its own store that provides groups.
 */
@ApplicationScoped
@Internal
public class LinkedUserIdentityStore implements IdentityStore {

  @Override
  public CredentialValidationResult validate(Credential credential) {
    if (!(credential instanceof LinkedUserCredential proof)) {
      return CredentialValidationResult.NOT_VALIDATED_RESULT;
    }
    LinkedUser user = proof.begun().user();
    return new CredentialValidationResult(
        new LinkedUserPrincipal(user.userId(), user.profile()), proof.begun().groups());
  }
}
