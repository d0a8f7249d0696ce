/**
 * Rules of administrators about users who log in with X: groups or refusal by X's trust signals.
 */
@NullMarked
package org.loginwithx.rule;

import org.jspecify.annotations.NullMarked;
