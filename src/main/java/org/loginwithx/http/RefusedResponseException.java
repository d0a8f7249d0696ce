package org.loginwithx.http;

import java.io.IOException;

/** Ends an exchange whose answer is not read any further. */
final class RefusedResponseException extends IOException {

  private static final long serialVersionUID = 1L;

  private final HttpFault fault;

  RefusedResponseException(HttpFault fault) {
    super(fault.name());
    this.fault = fault;
  }

  HttpFault fault() {
    return fault;
  }
}
