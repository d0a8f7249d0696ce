/**
 * What every page needs: return addresses, secrets, messages, form tokens, headers, waiting, and
 * the settings.
 */
@NullMarked
package org.loginwithx.web;

import org.jspecify.annotations.NullMarked;
