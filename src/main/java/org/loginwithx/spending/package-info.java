/** What X bills: counted, priced, and compared with a budget. */
@NullMarked
package org.loginwithx.spending;

import org.jspecify.annotations.NullMarked;
