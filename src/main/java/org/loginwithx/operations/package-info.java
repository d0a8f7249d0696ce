/** What whoever runs the application sees of it: MicroProfile Health and Metrics. */
@NullMarked
package org.loginwithx.operations;

import org.jspecify.annotations.NullMarked;
