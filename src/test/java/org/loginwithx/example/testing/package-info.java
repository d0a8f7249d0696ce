/** The example of the page about testing, which runs here as it stands there. */
@NullMarked
package org.loginwithx.example.testing;

import org.jspecify.annotations.NullMarked;
