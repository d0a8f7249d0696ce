/** Many people logging in at once, measured: {@code mvn -Pload}. */
@NullMarked
package org.loginwithx.load;

import org.jspecify.annotations.NullMarked;
