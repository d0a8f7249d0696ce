package org.loginwithx.attempt;

/** What a person was sent to X for; what comes back serves nothing else. */
public enum Purpose {
  /** To log in. */
  LOGIN,
  /** To show that an account is theirs, which a logged-in person wants to link. */
  LINK,
  /** To show an administrator whether the connection works, and nothing else. */
  TRY;

  /** An attempt of this purpose by this protocol, as its steps call it. */
  public String words(Protocol protocol) {
    return SecurityLog.word(protocol) + ' ' + SecurityLog.word(this);
  }
}
