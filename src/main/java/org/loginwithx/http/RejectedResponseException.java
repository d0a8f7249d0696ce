package org.loginwithx.http;

import java.io.IOException;

/** Ends an exchange whose answer is not read any further. */
final class RejectedResponseException extends IOException {

  private static final long serialVersionUID = 1L;

  private final HttpFault fault;

  RejectedResponseException(HttpFault fault) {
    super(fault.name());
    this.fault = fault;
  }

  HttpFault fault() {
    return fault;
  }
}
