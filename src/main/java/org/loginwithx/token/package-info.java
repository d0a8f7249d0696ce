/** Keys, and secrets sealed with them before they are stored. */
@NullMarked
package org.loginwithx.token;

import org.jspecify.annotations.NullMarked;
