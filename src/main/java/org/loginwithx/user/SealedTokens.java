package org.loginwithx.user;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * A row of tokens as stored in the database, useless without the keys.
 *
 * @param id the id of the row
 * @param userId the user they belong to
 * @param provider the provider of the account they belong to
 * @param subject the id of the account they belong to
 * @param kind the protocol
 * @param sealed the tokens, encrypted
 * @param keyId the id of the key that encrypts them
 * @param scopes the scopes, separated by spaces; empty where the protocol has none
 * @param expiresAt when they expire; null if they do not
 * @param storedAt when they were obtained
 * @param revoked whether X has said that they are no longer good
 * @param version the version of the row that was read; a write that names another one has no effect
 */
@Internal
public record SealedTokens(
    String id,
    String userId,
    String provider,
    String subject,
    String kind,
    String sealed,
    String keyId,
    String scopes,
    @Nullable Instant expiresAt,
    Instant storedAt,
    boolean revoked,
    long version) {

  @Override
  public String toString() {
    return "SealedTokens[id=" + id + ", kind=" + kind + ", sealed=***, version=" + version + ']';
  }
}
