/** OAuth 2.0 for a client (RFC 6749, 7636) in plain Java. */
@NullMarked
package org.loginwithx.oauth2;

import org.jspecify.annotations.NullMarked;
