/** What this module reports to metrics registries and tracing systems. */
@NullMarked
package org.loginwithx.metrics;

import org.jspecify.annotations.NullMarked;
