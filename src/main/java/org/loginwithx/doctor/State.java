package org.loginwithx.doctor;

import java.util.Locale;
import org.loginwithx.Internal;

/** How serious a finding is. */
@Internal
public enum State {
  /** All is well. */
  OK,
  /** Users can log in; an operator should look at it nevertheless. */
  WARNING,
  /** Users cannot log in, or not all of them, or not safely. */
  FAILURE;

  /** The word in reports. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
