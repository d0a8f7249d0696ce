package org.loginwithx.passkey;

import java.util.List;
import org.loginwithx.Internal;

/**
 * What is known of the key pair of a passkey.
 *
 * @param id what browsers call it, in base64url
 * @param data the attested credential data of WebAuthn in base64url: the model of the
 *     authenticator, the id and the public key
 * @param signCount how often it has signed; 0 if the authenticator does not count
 * @param backupEligible whether it may be copied to other devices of its owner
 * @param backedUp whether it was copied
 * @param transports how browsers reach the authenticator, in the words of WebAuthn
 */
@Internal
public record Credential(
    String id,
    String data,
    long signCount,
    boolean backupEligible,
    boolean backedUp,
    List<String> transports) {

  public Credential {
    transports = List.copyOf(transports);
  }
}
