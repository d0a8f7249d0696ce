/** The WAR's pages for users who are not logged in yet. */
@NullMarked
package org.loginwithx.site.signin;

import org.jspecify.annotations.NullMarked;
