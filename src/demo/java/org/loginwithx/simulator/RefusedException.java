package org.loginwithx.simulator;

/** A call that gets one of X's error answers. */
final class RefusedException extends Exception {

  private static final long serialVersionUID = 1;

  private final XError error;
  private final String parameter;
  private final String value;

  RefusedException(XError error) {
    this(error, "", "");
  }

  /** For an error that names the parameter it is about, and perhaps its value. */
  RefusedException(XError error, String parameter, String value) {
    super(error.name(), null, false, false);
    this.error = error;
    this.parameter = parameter;
    this.value = value;
  }

  Reply reply(String path) {
    return error.reply(path, parameter, value);
  }
}
