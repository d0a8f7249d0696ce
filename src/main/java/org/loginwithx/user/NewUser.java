package org.loginwithx.user;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a user becomes who is created by a log-in.
 *
 * @param id the id the application wants them to have; null for a random one
 * @param groups what they belong to
 */
public record NewUser(@Nullable String id, Set<String> groups) {

  public NewUser {
    groups = Set.copyOf(groups);
  }
}
