/**
 * The main path: the filter, the start, the callback, the two flows, the completion and the
 * hand-over.
 */
@NullMarked
package org.loginwithx.login;

import org.jspecify.annotations.NullMarked;
