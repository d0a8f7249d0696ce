/** Rules for passwords, and a limit on concurrent hashing. Needs only the JDK. */
@NullMarked
package org.loginwithx.password;

import org.jspecify.annotations.NullMarked;
