/**
 * What X lets the application do in a person's name: tokens that are kept, refreshed and given
 * back.
 */
@NullMarked
package org.loginwithx.access;

import org.jspecify.annotations.NullMarked;
