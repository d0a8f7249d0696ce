/** Finds out why people cannot log in, before they have to say so. */
@NullMarked
package org.loginwithx.doctor;

import org.jspecify.annotations.NullMarked;
