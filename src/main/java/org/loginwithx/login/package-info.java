/**
 * The main path: the filter, the log-in in progress, its outcome, and what the application decides.
 */
@NullMarked
package org.loginwithx.login;

import org.jspecify.annotations.NullMarked;
