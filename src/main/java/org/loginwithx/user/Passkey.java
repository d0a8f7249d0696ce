package org.loginwithx.user;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.passkey.Credential;

/**
 * A passkey of a user.
 *
 * @param id names it in forms
 * @param userId whose it is
 * @param host the host to which it belongs: at another host it is of no use
 * @param handle what the authenticator knows of the user, random
 * @param credential its key pair, as of its last use
 * @param name what the user calls it
 * @param createdAt when it was made
 * @param lastUsedAt when it was last used to log in; null if never
 */
@Internal
public record Passkey(
    String id,
    String userId,
    String host,
    String handle,
    Credential credential,
    String name,
    Instant createdAt,
    @Nullable Instant lastUsedAt) {}
