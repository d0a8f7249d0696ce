package org.loginwithx.oauthserver;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.oauthserver.ClientTokens.IdTokenAlgorithm;
import org.loginwithx.oauthserver.SigningKeys.Kind;
import org.loginwithx.token.Sealer;

/**
 * The signing keys, and the tokens that are made and checked with them. Without a key to seal the
 * signing keys with, there are no signing keys, and no tokens.
 *
 * <p>{@link #run} does the background work of the keys.
 */
final class TokenSigning implements Runnable {

  private final @Nullable Keys keys;

  private record Keys(
      SigningKeys es256,
      SigningKeys rs256,
      AccessTokens accessTokens,
      IdTokens idTokens,
      SealedHints hints) {}

  /**
   * @param sealer seals the signing keys; null if there is no key to seal with
   * @param signs how long a key signs
   */
  TokenSigning(
      LoginDatabase database,
      Clients clients,
      @Nullable Sealer sealer,
      Clock clock,
      Duration signs) {
    if (sealer == null) {
      this.keys = null;
      return;
    }
    SigningKeys es256 = new SigningKeys(database, Kind.EC, () -> true, sealer, clock, signs);
    SigningKeys rs256 = new SigningKeys(database, Kind.RSA, clients::needRsa, sealer, clock, signs);
    this.keys =
        new Keys(
            es256,
            rs256,
            new AccessTokens(es256, clock),
            new IdTokens(es256, rs256, clock),
            new SealedHints(sealer, clock));
  }

  /** Whether there is a key that signs. */
  boolean isReady() {
    return keys != null && keys.es256().current().isPresent();
  }

  /** From when until when the current key signs; empty if there is no key. */
  Optional<SigningTime> time() {
    return keys == null ? Optional.empty() : keys.es256().signing();
  }

  /** The public keys as in {@link AuthorizationServer#jwks}. */
  Optional<String> jwks() {
    if (keys == null) {
      return Optional.of("{\"keys\":[]}");
    }
    List<JWK> published = new ArrayList<>(keys.es256().published());
    if (published.isEmpty()) {
      return Optional.empty();
    }
    published.addAll(keys.rs256().published());
    return Optional.of(new JWKSet(published).toString(true));
  }

  /**
   * Makes sure that there is a key for this client, which may have been changed to RS256 a moment
   * ago. For use before a code or a refresh token is used up.
   */
  void prepare(Client client) {
    if (client.tokens().algorithm() == IdTokenAlgorithm.RS256
        && existing().rs256().current().isEmpty()) {
      existing().rs256().run();
    }
  }

  /** Makes access tokens. */
  AccessTokens accessTokens() {
    return existing().accessTokens();
  }

  /** Makes ID tokens. */
  IdTokens idTokens() {
    return existing().idTokens();
  }

  private Keys existing() {
    return requireNonNull(keys, "keys");
  }

  /** The claims of an access token; empty if it is not valid. */
  Optional<AccessTokens.Claims> check(String issuer, String accessToken) {
    return keys == null ? Optional.empty() : keys.accessTokens().check(issuer, accessToken);
  }

  /** Reads an ID token, or the text that replaces it, as in {@link AuthorizationServer#hint}. */
  Optional<IdTokenHint> read(String issuer, String text) {
    return keys == null
        ? Optional.empty()
        : keys.idTokens().read(issuer, text).or(() -> keys.hints().open(issuer, text));
  }

  /** As {@link AuthorizationServer#sealedHint}. */
  Optional<String> sealedHint(String issuer, String idToken) {
    return keys == null
        ? Optional.empty()
        : keys.idTokens().read(issuer, idToken).map(hint -> keys.hints().seal(issuer, hint));
  }

  /** Makes a log-out token as in {@link AuthorizationServer#logoutToken}. */
  Optional<String> logoutToken(String issuer, Client client, String subject, String sessionId) {
    return keys == null
        ? Optional.empty()
        : keys.idTokens().makeLogout(issuer, client, subject, sessionId);
  }

  @Override
  public void run() {
    if (keys != null) {
      keys.es256().run();
      keys.rs256().run();
    }
  }
}
