/** An application for a test server that deploys other applications there. */
@NullMarked
package org.loginwithx.container.redeploy;

import org.jspecify.annotations.NullMarked;
