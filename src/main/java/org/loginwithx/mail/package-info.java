/** Sends mail by Jakarta Mail; knows nothing of what the mails are about. */
@NullMarked
package org.loginwithx.mail;

import org.jspecify.annotations.NullMarked;
