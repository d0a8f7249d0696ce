/**
 * OAuth 2.0 towards front-end applications: who they are, the codes and tokens they get, and the
 * keys that sign these.
 */
@NullMarked
package org.loginwithx.oauthserver;

import org.jspecify.annotations.NullMarked;
