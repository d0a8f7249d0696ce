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
 * @param kind how the user agreed: one of the constants below
 * @param sealed the tokens, encrypted
 * @param keyId the id of the key that encrypts them
 * @param scopes the scopes, separated by spaces; empty where the protocol has none
 * @param expiresAt when they expire; null if they do not
 * @param storedAt when they were obtained; of an exchanged pair, when the user agreed to it
 * @param revoked whether X has said that they are no longer good
 * @param worked whether a call with this pair of OAuth 2.0 has succeeded
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
    boolean worked,
    long version) {

  /** The kind of a token of OAuth 1.0a. */
  public static final String OAUTH1 = "oauth1";

  /** The kind of a pair from a log-in by OAuth 2.0. */
  public static final String OAUTH2 = "oauth2";

  /** The kind of a pair of OAuth 2.0 that X gave for a token of OAuth 1.0a. */
  public static final String EXCHANGED = "exchanged";

  @Override
  public String toString() {
    return "SealedTokens[id=" + id + ", kind=" + kind + ", sealed=***, version=" + version + ']';
  }
}
