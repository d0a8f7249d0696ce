/** What the application can do at X for a user: tokens that are stored, refreshed and revoked. */
@NullMarked
package org.loginwithx.access;

import org.jspecify.annotations.NullMarked;
