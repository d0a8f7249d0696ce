package org.loginwithx.password;

import org.jspecify.annotations.Nullable;

/**
 * Makes hashes of passwords that cost whoever has stolen them much to guess. Each call costs a good
 * part of a second of CPU; only so many go on at once.
 */
public interface PasswordHash {

  /**
   * The hash to store, with its salt and parameters.
   *
   * @throws TooManyHashesException if too many are made at the moment
   */
  String hash(TypedPassword password);

  /**
   * Whether this is the password. Costs the same for whoever has none, so that time does not tell
   * who has one (CWE-208). An empty password is nobody's.
   *
   * @param hash as stored; null if there is none
   * @throws TooManyHashesException if too many are made at the moment
   */
  boolean verify(TypedPassword password, @Nullable String hash);

  /** Whether this hash was made with other parameters than those of today. */
  boolean isOutdated(String hash);
}
