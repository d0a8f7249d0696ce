/** Everything needed to look at a log-in without keys of X. */
@NullMarked
package org.loginwithx.demo;

import org.jspecify.annotations.NullMarked;
