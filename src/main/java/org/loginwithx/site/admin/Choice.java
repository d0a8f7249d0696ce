package org.loginwithx.site.admin;

import org.loginwithx.Internal;

/**
 * An option of a select.
 *
 * @param option its value
 * @param label what the user reads
 */
@Internal
public record Choice(String option, String label) {}
