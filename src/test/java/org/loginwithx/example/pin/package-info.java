/**
 * X's own PIN flow, for a program of one's own with keys of one's own. It is between that program
 * and X: the login server has no part in it, and no such endpoint.
 */
@NullMarked
package org.loginwithx.example.pin;

import org.jspecify.annotations.NullMarked;
