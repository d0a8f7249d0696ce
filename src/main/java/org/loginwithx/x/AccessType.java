package org.loginwithx.x;

import java.util.Locale;
import org.loginwithx.Internal;

/** The access to ask the user for, if it is less than the app is registered for. */
@Internal
public enum AccessType {
  READ,
  WRITE;

  String parameter() {
    return name().toLowerCase(Locale.ROOT);
  }
}
