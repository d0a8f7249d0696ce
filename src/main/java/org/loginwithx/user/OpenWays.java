package org.loginwithx.user;

import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * The ways to log in without a provider that are switched on.
 *
 * @param passwords whether users can log in by password
 * @param passkeyHost the host whose passkeys users can log in with; null if passkeys are off
 */
@Internal
public record OpenWays(boolean passwords, @Nullable String passkeyHost) {}
