/**
 * The OAuth 2.0 server for front ends: its clients, their codes and tokens, and the keys that sign
 * these.
 */
@NullMarked
package org.loginwithx.oauthserver;

import org.jspecify.annotations.NullMarked;
