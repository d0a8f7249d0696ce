package org.loginwithx.signup;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * An account of X that may sign up without an invitation.
 *
 * @param id names the entry
 * @param entry the numeric id, or {@code @} and the handle in lower case
 * @param subject the numeric id; null for a handle that is not bound yet
 * @param addedBy the id of the administrator
 */
@Internal
public record AllowedAccount(
    String id, String entry, @Nullable String subject, String addedBy, Instant addedAt) {

  /** Whether this is a handle that is bound to an account. */
  public boolean isBound() {
    return subject != null && !subject.equals(entry);
  }

  /** Whether this is a handle whose next owner could sign up. */
  public boolean isUnbound() {
    return subject == null;
  }
}
