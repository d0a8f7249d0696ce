package org.loginwithx.config;

import org.jspecify.annotations.Nullable;
import org.loginwithx.account.EmailPolicy;

/**
 * The operator's settings about e-mail addresses.
 *
 * @param policy whether users have an address
 * @param page the page that asks for it
 * @param mail how mails are sent; null if this server sends none
 */
record EmailConfig(EmailPolicy policy, String page, @Nullable MailConfig mail) {}
