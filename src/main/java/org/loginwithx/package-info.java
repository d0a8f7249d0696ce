/** Log in with X (Twitter) for Jakarta EE. */
@NullMarked
package org.loginwithx;

import org.jspecify.annotations.NullMarked;
