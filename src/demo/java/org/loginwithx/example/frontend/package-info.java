/**
 * A front end that is nothing but files, from an origin of its own, which logs people in with a
 * client library that knows nothing of us.
 */
@NullMarked
package org.loginwithx.example.frontend;

import org.jspecify.annotations.NullMarked;
