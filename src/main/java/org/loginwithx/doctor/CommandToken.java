package org.loginwithx.doctor;

import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.oauth2.BearerToken;
import org.loginwithx.secret.Secrets;

/** Lets an operator call a command while no user is logged in. */
@Internal
public final class CommandToken {

  /** A token of this length cannot be guessed. */
  public static final int SHORTEST = 32;

  private static final String SCHEME = "Bearer ";

  private final @Nullable BearerToken token;

  /**
   * @param token null if this is switched off
   */
  public CommandToken(@Nullable BearerToken token) {
    this.token = token;
  }

  /** Whether this is switched on. */
  public boolean isSet() {
    return token != null;
  }

  /**
   * Whether this is the right token. Compares in constant time.
   *
   * @param authorization the header; null if there is none
   */
  public boolean isRight(@Nullable String authorization) {
    BearerToken right = token;
    if (right == null
        || authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return false;
    }
    String given = authorization.substring(SCHEME.length()).strip();
    return Secrets.sameText(right.value(), given);
  }
}
