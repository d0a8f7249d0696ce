package org.loginwithx.account;

/**
 * A request does not have a proof that an {@link Action} takes. Nothing has changed. It is checked,
 * so that every page says what the user is to do now.
 */
public final class UnprovenException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Proof missing;
  private final String text;

  UnprovenException(Proof missing, String text) {
    super("missing: " + missing);
    this.missing = missing;
    this.text = text;
  }

  public Proof missing() {
    return missing;
  }

  /** Why nothing has changed, for the user to read; not HTML. */
  public String text() {
    return text;
  }
}
