package org.loginwithx.attempt;

/** Why a user was sent to X; the answer serves no other purpose. */
public enum Purpose {
  /** To log in. */
  LOGIN,
  /** To show that an account belongs to the logged-in user who wants to link it. */
  LINK,
  /** To show an administrator whether the connection works. */
  TRY;

  /** How its steps name an attempt of this purpose and protocol. */
  public String words(Protocol protocol) {
    return SecurityLog.word(protocol) + ' ' + SecurityLog.word(this);
  }
}
