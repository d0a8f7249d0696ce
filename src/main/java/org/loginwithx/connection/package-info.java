/** The settings of the connection to X that an administrator can change while the site is up. */
@NullMarked
package org.loginwithx.connection;

import org.jspecify.annotations.NullMarked;
