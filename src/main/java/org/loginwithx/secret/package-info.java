/** Random values, hashes and comparisons, for all that must not be guessed. Needs only the JDK. */
@NullMarked
package org.loginwithx.secret;

import org.jspecify.annotations.NullMarked;
