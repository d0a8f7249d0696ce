/**
 * What X reports by itself: users who revoke the application's access, and users who change their
 * names. X sends it to a webhook, or by a stream that this server opens.
 */
@NullMarked
package org.loginwithx.xevents;

import org.jspecify.annotations.NullMarked;
