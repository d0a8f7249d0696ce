package org.loginwithx.simulator;

/** A call that gets one of X's error answers. */
final class RefusedException extends Exception {

  private static final long serialVersionUID = 1;

  private final XError error;

  RefusedException(XError error) {
    super(error.name(), null, false, false);
    this.error = error;
  }

  XError error() {
    return error;
  }
}
