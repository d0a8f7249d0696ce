/** What administrators change: users, clients, and the settings of the connection to X. */
@NullMarked
package org.loginwithx.administration;

import org.jspecify.annotations.NullMarked;
