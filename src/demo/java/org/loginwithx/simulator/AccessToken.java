package org.loginwithx.simulator;

/** "Token credentials" of RFC 5849. */
record AccessToken(String token, String secret, String accountId, AccessLevel accessLevel) {

  static AccessToken issueTo(String accountId, AccessLevel accessLevel) {
    // X puts the user id in front.
    String token = accountId + "-" + RandomText.secretOfLength(40);
    return new AccessToken(token, RandomText.secretOfLength(45), accountId, accessLevel);
  }

  AccessToken withAccessLevel(AccessLevel newLevel) {
    return new AccessToken(token, secret, accountId, newLevel);
  }
}
