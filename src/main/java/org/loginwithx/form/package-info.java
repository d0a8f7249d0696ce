/** {@code application/x-www-form-urlencoded}, as both protocols speak it. */
@NullMarked
package org.loginwithx.form;

import org.jspecify.annotations.NullMarked;
