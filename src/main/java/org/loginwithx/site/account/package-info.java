/** The WAR's pages for users. */
@NullMarked
package org.loginwithx.site.account;

import org.jspecify.annotations.NullMarked;
