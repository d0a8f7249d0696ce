package org.loginwithx.user;

import java.time.Instant;
import java.util.List;

/**
 * A log-in that goes on.
 *
 * @param id the SHA-256 of the secret in the browser's cookie; nobody can log in with it
 * @param at when the person logged in
 * @param userId our id of the person
 * @param profile the account they logged in with, as of its last log-in
 * @param groups what they belong to
 * @param given those of the groups that the application gave at the log-in; the others are stored
 *     with the person, or given by the settings
 * @param stays whether the person wanted to stay logged in
 */
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
