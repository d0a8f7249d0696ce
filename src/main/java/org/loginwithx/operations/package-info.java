/**
 * What operators see of the application: MicroProfile Health and Metrics, and the doctor's command.
 */
@NullMarked
package org.loginwithx.operations;

import org.jspecify.annotations.NullMarked;
