/** Finds out why users cannot log in, before they have to report it. */
@NullMarked
package org.loginwithx.doctor;

import org.jspecify.annotations.NullMarked;
