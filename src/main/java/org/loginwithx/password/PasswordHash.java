package org.loginwithx.password;

import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * Makes hashes of passwords that are expensive to guess for an attacker who has stolen them. Each
 * call costs a good part of a second of CPU; a limited number runs at once.
 */
@Internal
public interface PasswordHash {

  /**
   * The hash to store, with its salt and parameters.
   *
   * @throws TooManyHashesException if too many are computed at the moment
   */
  String hash(TypedPassword password);

  /**
   * Whether this is the password. Costs the same without a stored hash, so that time does not
   * reveal whether a user has a password (CWE-208). An empty password never matches.
   *
   * @param hash as stored; null if there is none
   * @throws TooManyHashesException if too many are computed at the moment
   */
  boolean verify(TypedPassword password, @Nullable String hash);

  /** Whether this hash was made with other parameters than the current ones. */
  boolean isOutdated(String hash);
}
