/**
 * One log-in on its way: where it is kept until the browser comes back, how it fails, and who is
 * told.
 */
@NullMarked
package org.loginwithx.attempt;

import org.jspecify.annotations.NullMarked;
