/**
 * What whoever runs the application sees of it: MicroProfile Health and Metrics, and the doctor's
 * command.
 */
@NullMarked
package org.loginwithx.operations;

import org.jspecify.annotations.NullMarked;
