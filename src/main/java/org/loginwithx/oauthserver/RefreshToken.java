package org.loginwithx.oauthserver;

import java.util.Optional;
import org.loginwithx.secret.Secrets;

/**
 * A refresh token: two secrets of 256 bits with a dot between.
 *
 * @param familySecret the secret that all tokens of the family have, and no others
 * @param ownSecret the secret that only this token has
 */
record RefreshToken(String familySecret, String ownSecret) {

  /** A new token of the family with this secret. */
  static RefreshToken of(String familySecret) {
    return new RefreshToken(familySecret, Secrets.seed());
  }

  /** Empty if this is no refresh token. */
  static Optional<RefreshToken> parse(String text) {
    int dot = text.indexOf('.');
    if (dot <= 0) {
      return Optional.empty();
    }
    String family = text.substring(0, dot);
    String own = text.substring(dot + 1);
    return Secrets.isSeed(family) && Secrets.isSeed(own)
        ? Optional.of(new RefreshToken(family, own))
        : Optional.empty();
  }

  /** As the client has it. */
  String text() {
    return familySecret + "." + ownSecret;
  }

  /** By which the database finds the token. */
  String hash() {
    return Secrets.sha256(text());
  }

  /** By which the database finds the family. */
  String familyHash() {
    return Secrets.sha256(familySecret);
  }

  @Override
  public String toString() {
    return "RefreshToken[***]";
  }
}
