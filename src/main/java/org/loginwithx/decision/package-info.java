/** What the application decides about a log-in or a change, and what it is told. */
@NullMarked
package org.loginwithx.decision;

import org.jspecify.annotations.NullMarked;
