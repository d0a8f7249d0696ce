/** What our code tells whoever counts. */
@NullMarked
package org.loginwithx.metrics;

import org.jspecify.annotations.NullMarked;
