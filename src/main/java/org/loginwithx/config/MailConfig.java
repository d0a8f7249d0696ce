package org.loginwithx.config;

import org.jspecify.annotations.Nullable;
import org.loginwithx.mail.SmtpSettings;

/**
 * How mails are sent: by a server, or by a mail session of the container.
 *
 * @param from the sender; may be empty if the mail session has one
 * @param smtp the server; null with a mail session
 * @param sessionName the JNDI name of the mail session; null with a server
 */
record MailConfig(String from, @Nullable SmtpSettings smtp, @Nullable String sessionName) {}
