package org.loginwithx.form;

import org.loginwithx.Internal;

/**
 * Thrown for text that is not {@code application/x-www-form-urlencoded}; the message names the
 * position and never quotes the text, which may hold secrets.
 */
@Internal
public final class MalformedFormException extends Exception {

  private static final long serialVersionUID = 1L;

  MalformedFormException(String message) {
    super(message);
  }
}
