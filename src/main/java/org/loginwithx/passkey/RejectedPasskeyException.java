package org.loginwithx.passkey;

import org.loginwithx.Internal;

/** The answer of a browser proves nothing. */
@Internal
public final class RejectedPasskeyException extends Exception {

  private static final long serialVersionUID = 1L;

  private final boolean copied;

  RejectedPasskeyException(String what, boolean copied, Throwable cause) {
    super(what, cause);
    this.copied = copied;
  }

  /** Whether the answer was right except for a counter that went back: the key may be copied. */
  public boolean isCopied() {
    return copied;
  }
}
