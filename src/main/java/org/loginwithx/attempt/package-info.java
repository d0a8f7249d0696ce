/**
 * One attempt to log in: where it is kept until the browser comes back, how it fails, and where
 * that is reported.
 */
@NullMarked
package org.loginwithx.attempt;

import org.jspecify.annotations.NullMarked;
