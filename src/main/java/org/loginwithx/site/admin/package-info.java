/** The WAR's pages for administrators. */
@NullMarked
package org.loginwithx.site.admin;

import org.jspecify.annotations.NullMarked;
