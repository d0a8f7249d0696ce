/**
 * Reads the settings, checks them, and wires the parts together: the only package that knows
 * MicroProfile Config.
 */
@NullMarked
package org.loginwithx.config;

import org.jspecify.annotations.NullMarked;
