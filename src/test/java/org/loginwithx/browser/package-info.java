/** What a person sees and does, in a real Chromium. */
@NullMarked
package org.loginwithx.browser;

import org.jspecify.annotations.NullMarked;
