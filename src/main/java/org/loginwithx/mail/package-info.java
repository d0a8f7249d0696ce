/** Sends mail by Jakarta Mail; knows nothing about the content of mails. */
@NullMarked
package org.loginwithx.mail;

import org.jspecify.annotations.NullMarked;
