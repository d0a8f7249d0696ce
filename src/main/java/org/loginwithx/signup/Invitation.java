package org.loginwithx.signup;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * An invitation that is still open.
 *
 * @param id names it; no credential
 * @param groups the groups of the user who signs up with it, in alphabetical order
 * @param email the address that the link was sent to; null if an administrator copied it
 * @param madeBy the id of the administrator
 */
@Internal
public record Invitation(
    String id,
    List<String> groups,
    @Nullable String email,
    String madeBy,
    Instant madeAt,
    Instant expiresAt) {

  public Invitation {
    groups = List.copyOf(groups);
  }

  /** Without the address. */
  @Override
  public String toString() {
    return "Invitation[" + id + "]";
  }
}
