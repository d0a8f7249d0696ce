/** The example of the page about testing, which runs here exactly as the page has it. */
@NullMarked
package org.loginwithx.example.testing;

import org.jspecify.annotations.NullMarked;
