package org.loginwithx.config;

import org.jspecify.annotations.Nullable;
import org.loginwithx.account.EmailPolicy;

/**
 * What an operator decides about e-mail addresses.
 *
 * @param policy whether users have an address
 * @param page where they are asked for it
 * @param mail how mails are sent; null if none are
 */
record EmailConfig(EmailPolicy policy, String page, @Nullable MailConfig mail) {}
