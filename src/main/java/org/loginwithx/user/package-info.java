/** Users: their linked accounts, addresses, passwords, history and live log-ins. */
@NullMarked
package org.loginwithx.user;

import org.jspecify.annotations.NullMarked;
