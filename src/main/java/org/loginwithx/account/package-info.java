/** What users do with their accounts: link, confirm an address, set or recover a password. */
@NullMarked
package org.loginwithx.account;

import org.jspecify.annotations.NullMarked;
