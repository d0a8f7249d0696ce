/** The WAR's endpoints of the OAuth 2.0 server. */
@NullMarked
package org.loginwithx.site.connect;

import org.jspecify.annotations.NullMarked;
