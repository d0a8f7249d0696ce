package org.loginwithx.user;

import java.time.Instant;
import org.loginwithx.Internal;

/**
 * Mails that ask users who depend on X to add another way to log in.
 *
 * @param id names it
 * @param open whether mails are sent now
 * @param language the language of the mails
 * @param begunAt when it began
 */
@Internal
public record Campaign(String id, boolean open, String language, Instant begunAt) {}
