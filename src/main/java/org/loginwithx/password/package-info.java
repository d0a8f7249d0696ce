/** What a password has to be like, and how many are hashed at once. Needs nothing but the JDK. */
@NullMarked
package org.loginwithx.password;

import org.jspecify.annotations.NullMarked;
