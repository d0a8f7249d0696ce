package org.loginwithx.user;

import java.time.Instant;

/**
 * The address of a user who has shown that the mailbox is theirs.
 *
 * @param address unique among all users, whatever their provider says
 * @param at when they confirmed it
 */
public record ConfirmedEmail(EmailAddress address, Instant at) {}
