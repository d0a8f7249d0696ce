package org.loginwithx.doctor;

import java.util.Locale;
import org.loginwithx.Internal;

/** What the doctor examines, in the order of the report. */
@Internal
public enum Check {
  SETTINGS,
  CLOCK,
  ADDRESS,
  PROXY,
  COOKIE,
  OAUTH1,
  OAUTH2,
  RETIRING,
  EVENTS,
  CALLBACK,
  SCOPES,
  EMAIL,
  PASSKEYS,
  WAY,
  LIMITS,
  COSTS,
  DATABASE,
  KEYS,
  LOGOUTS,
  GRID;

  /** The name in reports. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
