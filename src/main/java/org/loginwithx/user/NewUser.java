package org.loginwithx.user;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * Id and groups of a user whom a log-in creates.
 *
 * @param id the id that the application chose; null for a random one
 * @param groups the groups of the user
 */
@Internal
public record NewUser(@Nullable String id, Set<String> groups) {

  public NewUser {
    groups = Set.copyOf(groups);
  }
}
