package org.loginwithx.x;

import java.util.Locale;

/** What the person is asked to allow, if it is less than what the app is registered for. */
public enum AccessType {
  READ,
  WRITE;

  String parameter() {
    return name().toLowerCase(Locale.ROOT);
  }
}
