/** Time limits without a thread for each, and what is done only now and then. */
@NullMarked
package org.loginwithx.timer;

import org.jspecify.annotations.NullMarked;
