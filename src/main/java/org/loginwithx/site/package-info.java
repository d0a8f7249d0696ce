/** The pages of the WAR itself. Not part of the classes JAR that other applications take in. */
@NullMarked
package org.loginwithx.site;

import org.jspecify.annotations.NullMarked;
