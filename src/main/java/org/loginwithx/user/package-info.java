/** Linked users: our person, the X account they came with, and the database that keeps both. */
@NullMarked
package org.loginwithx.user;

import org.jspecify.annotations.NullMarked;
