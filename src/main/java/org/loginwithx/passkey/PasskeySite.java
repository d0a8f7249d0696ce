package org.loginwithx.passkey;

import org.loginwithx.Internal;

/**
 * The page at which a passkey is made or used.
 *
 * @param host the host to which the passkeys of this site belong, see {@link PasskeyHost}
 * @param origin the origin of the page, as browsers write it
 */
@Internal
public record PasskeySite(String host, String origin) {}
