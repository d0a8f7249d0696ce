/** The hand-over: makes a linked user the caller of the whole container. */
@NullMarked
package org.loginwithx.jakartasecurity;

import org.jspecify.annotations.NullMarked;
