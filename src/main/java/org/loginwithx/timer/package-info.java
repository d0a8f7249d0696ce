/** Time limits without a thread for each. */
@NullMarked
package org.loginwithx.timer;

import org.jspecify.annotations.NullMarked;
