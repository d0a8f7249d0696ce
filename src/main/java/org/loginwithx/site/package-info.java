/** The pages of the WAR itself. They are not in the JAR that other applications use. */
@NullMarked
package org.loginwithx.site;

import org.jspecify.annotations.NullMarked;
