package org.loginwithx.user;

import java.time.Instant;
import java.util.List;
import org.loginwithx.Internal;

/**
 * A log-in that has not ended.
 *
 * @param id the SHA-256 of the secret in the browser's cookie; it is no credential
 * @param at when the user logged in
 * @param userId the user's id here
 * @param profile the account used to log in, as of its last log-in
 * @param groups the groups of the user
 * @param given those of the groups that the application gave at the log-in; the others are stored
 *     with the user, or given by the settings
 * @param stays whether the user wanted to stay logged in
 */
@Internal
public record ActiveLogin(
    String id,
    Instant at,
    String userId,
    Profile profile,
    List<String> groups,
    List<String> given,
    boolean stays) {

  public ActiveLogin {
    groups = List.copyOf(groups);
    given = List.copyOf(given);
  }
}
