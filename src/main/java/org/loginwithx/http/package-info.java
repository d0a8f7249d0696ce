/** Outbound HTTP with a hard time and size budget, on the JDK's client. */
@NullMarked
package org.loginwithx.http;

import org.jspecify.annotations.NullMarked;
