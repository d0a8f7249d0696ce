package org.loginwithx.signup;

import java.util.function.Supplier;
import org.loginwithx.Internal;

/** The setting about sign-up that holds now: an administrator may change it at any time. */
@Internal
public final class SignUpSettings {

  private final Supplier<SignUpMode> current;

  /**
   * @param current gives the mode that holds now; called often
   */
  public SignUpSettings(Supplier<SignUpMode> current) {
    this.current = current;
  }

  public SignUpMode mode() {
    return current.get();
  }
}
