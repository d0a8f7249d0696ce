/** The application's decisions about log-ins and changes, and the events for the application. */
@NullMarked
package org.loginwithx.decision;

import org.jspecify.annotations.NullMarked;
