/** What this module reports to a metrics registry. */
@NullMarked
package org.loginwithx.metrics;

import org.jspecify.annotations.NullMarked;
