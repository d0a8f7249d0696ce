/** The client of X: its endpoints, its answers and its errors. */
@NullMarked
package org.loginwithx.x;

import org.jspecify.annotations.NullMarked;
