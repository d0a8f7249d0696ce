/**
 * Passkeys (WebAuthn): what browsers are asked for, and the check of what they answer. Only {@link
 * org.loginwithx.passkey.WebAuthn} knows the library, which an application may leave out.
 */
@NullMarked
package org.loginwithx.passkey;

import org.jspecify.annotations.NullMarked;
