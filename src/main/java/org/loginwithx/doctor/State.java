package org.loginwithx.doctor;

import java.util.Locale;

/** How bad it is. */
public enum State {
  /** As it should be. */
  OK,
  /** People can log in; somebody should look at it all the same. */
  WARNING,
  /** People cannot log in, or not all of them, or not safely. */
  FAILURE;

  /** The word in reports. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
