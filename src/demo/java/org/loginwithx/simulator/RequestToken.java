package org.loginwithx.simulator;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * "Temporary credentials" of RFC 5849.
 *
 * @param callback as the app sent it, or {@code oob}
 * @param approval null until a person has said yes
 */
record RequestToken(
    String token,
    String secret,
    String callback,
    AccessLevel accessLevel,
    Instant expiresAt,
    @Nullable Approval approval) {

  static final String OUT_OF_BAND = "oob";

  record Approval(String accountId, String verifier) {}

  RequestToken approvedBy(String accountId) {
    String verifier = isOutOfBand() ? RandomText.pin() : RandomText.ofLength(32);
    return new RequestToken(
        token, secret, callback, accessLevel, expiresAt, new Approval(accountId, verifier));
  }

  boolean isOutOfBand() {
    return callback.equals(OUT_OF_BAND);
  }

  /** The callback with parameters added behind those it has. */
  String callbackWith(Parameters parameters) {
    int hash = callback.indexOf('#');
    String url = hash < 0 ? callback : callback.substring(0, hash);
    String fragment = hash < 0 ? "" : callback.substring(hash);
    return url + (url.contains("?") ? "&" : "?") + parameters.encoded() + fragment;
  }

  String deniedCallback() {
    return callbackWith(Parameters.NONE.with("denied", token));
  }

  /** Where an approved token sends the user. */
  String approvedCallback() {
    if (approval == null) {
      throw new IllegalStateException("Nobody has approved this request token");
    }
    return callbackWith(
        Parameters.NONE.with("oauth_token", token).with("oauth_verifier", approval.verifier()));
  }
}
