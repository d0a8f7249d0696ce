package org.loginwithx.passkey;

import org.loginwithx.Internal;

/**
 * What an authenticator has to sign.
 *
 * @param text 32 random bytes in base64url
 * @param state goes to the browser and comes back with the answer, see {@link Challenges}
 */
@Internal
public record Challenge(String text, String state) {}
