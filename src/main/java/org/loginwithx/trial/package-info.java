/** A real log-in at X that only shows whether the connection works. */
@NullMarked
package org.loginwithx.trial;

import org.jspecify.annotations.NullMarked;
