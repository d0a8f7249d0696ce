/** OAuth 1.0a request signing (RFC 5849, HMAC-SHA1) in plain Java. */
@NullMarked
package org.loginwithx.oauth1;

import org.jspecify.annotations.NullMarked;
