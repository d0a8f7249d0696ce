/** Imports users who log in with X elsewhere. */
@NullMarked
package org.loginwithx.imports;

import org.jspecify.annotations.NullMarked;
