package org.loginwithx.user;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of tokens as it lies in the database: nobody can use it without the keys.
 *
 * @param id of the row
 * @param userId whose they are
 * @param provider of the account they belong to
 * @param subject of the account they belong to
 * @param kind which protocol they are of
 * @param sealed the tokens, encrypted
 * @param keyId names the key they are encrypted with
 * @param scopes what they may be used for, separated by spaces; empty where that has no meaning
 * @param expiresAt when they end, null if they do not
 * @param storedAt when they were obtained
 * @param revoked whether X has said that they are good no longer
 * @param version of the row that was read; a write that names another one has no effect
 */
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
