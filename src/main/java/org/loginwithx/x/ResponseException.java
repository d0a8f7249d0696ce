package org.loginwithx.x;

/** An answer that cannot be used, with its fault. No stack trace: it is a result, not a bug. */
final class ResponseException extends Exception {

  private static final long serialVersionUID = 1L;

  private final XFault fault;

  ResponseException(XFault fault) {
    super(fault.name(), null, false, false);
    this.fault = fault;
  }

  XFault fault() {
    return fault;
  }
}
