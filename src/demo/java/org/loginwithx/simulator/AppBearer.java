package org.loginwithx.simulator;

import org.jspecify.annotations.Nullable;

/** The application-only bearer token: one for the app, the same again until it is invalidated. */
final class AppBearer {

  private @Nullable String token;

  synchronized String issue() {
    String current = token;
    if (current == null) {
      current = RandomText.appBearer();
      token = current;
    }
    return current;
  }

  synchronized boolean is(String candidate) {
    return candidate.equals(token);
  }

  /** The token as it was given out; null if {@code candidate} is not the one. */
  synchronized @Nullable String invalidate(String candidate) {
    String current = token;
    if (current == null) {
      return null;
    }
    // X's example puts the token into a form as it is, so that its escapes are read once too often.
    boolean isCurrent =
        candidate.equals(current) || candidate.equals(PercentEncoding.decode(current));
    if (!isCurrent) {
      return null;
    }
    token = null;
    return current;
  }

  synchronized void clear() {
    token = null;
  }
}
