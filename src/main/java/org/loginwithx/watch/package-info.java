/** What our code tells whoever counts. */
@NullMarked
package org.loginwithx.watch;

import org.jspecify.annotations.NullMarked;
