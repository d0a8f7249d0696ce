package org.loginwithx.doctor;

import org.jspecify.annotations.Nullable;
import org.loginwithx.oauth2.BearerToken;
import org.loginwithx.web.Secrets;

/** Lets an operator ask the doctor while nobody can log in. */
public final class DoctorToken {

  /** Nobody guesses so many letters. */
  public static final int SHORTEST = 32;

  private static final String SCHEME = "Bearer ";

  private final @Nullable BearerToken token;

  /**
   * @param token null if there is no such way
   */
  public DoctorToken(@Nullable BearerToken token) {
    this.token = token;
  }

  /** Whether there is such a way at all. */
  public boolean isSet() {
    return token != null;
  }

  /**
   * Whether this is the right one. Takes the same time wherever it differs.
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
