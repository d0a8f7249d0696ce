package org.loginwithx.user;

import java.time.Instant;

/**
 * The address of a user who has shown that the mailbox is the user's own.
 *
 * @param address unique among all users, whatever a provider says
 * @param at when the user confirmed it
 */
public record ConfirmedEmail(EmailAddress address, Instant at) {}
