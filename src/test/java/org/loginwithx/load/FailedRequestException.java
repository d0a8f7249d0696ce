package org.loginwithx.load;

/** A comparison in which a request fails compares nothing. */
final class FailedRequestException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  FailedRequestException(String message) {
    super(message);
  }
}
