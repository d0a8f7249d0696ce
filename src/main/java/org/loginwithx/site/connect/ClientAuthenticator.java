package org.loginwithx.site.connect;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.auth.verifier.ClientAuthenticationVerifier;
import com.nimbusds.oauth2.sdk.auth.verifier.ClientCredentialsSelector;
import com.nimbusds.oauth2.sdk.auth.verifier.Context;
import com.nimbusds.oauth2.sdk.auth.verifier.InvalidClientException;
import com.nimbusds.oauth2.sdk.auth.verifier.JWTAudienceCheck;
import com.nimbusds.oauth2.sdk.id.Audience;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.JWTID;
import jakarta.servlet.http.HttpServletRequest;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.loginwithx.oauthserver.AuthorizationServer;
import org.loginwithx.oauthserver.Client;
import org.loginwithx.oauthserver.ClientCredential;
import org.loginwithx.oauthserver.Clients;

/**
 * Finds out which client sends a request to the token endpoint (RFC 6749 section 2.3, OpenID
 * Connect Core section 9). A client uses the one method that it is registered for.
 */
final class ClientAuthenticator {

  private static final String BASIC = "basic ";

  /** A secret that this server makes has 43 characters. */
  private static final int LONGEST_SECRET = 200;

  private static final int LONGEST_ASSERTION = 4_000;

  /** How far in the future an assertion may expire, seconds: so long its id is stored. */
  private static final long LONGEST_LIFE = 600;

  private final Clients clients;
  private final AuthorizationServer server;

  ClientAuthenticator(Clients clients, AuthorizationServer server) {
    this.clients = clients;
    this.server = server;
  }

  /** Who sends a request. */
  sealed interface Sender {

    /** A client that is enabled and has proved that it is the client. */
    record Known(Client client) implements Sender {}

    /**
     * @param error a code of RFC 6749 section 5.2
     */
    record Unknown(String error) implements Sender {}
  }

  private static final Sender INVALID_CLIENT = new Sender.Unknown("invalid_client");
  private static final Sender INVALID_REQUEST = new Sender.Unknown("invalid_request");

  /**
   * @param issuer the public address of this server
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer;
   *     only clients with keys need it
   */
  Sender identify(HttpServletRequest request, String issuer) {
    String header = request.getHeader("Authorization");
    String secret = value(request, "client_secret");
    String assertion = value(request, "client_assertion");
    int methods =
        (header == null ? 0 : 1) + (secret.isEmpty() ? 0 : 1) + (assertion.isEmpty() ? 0 : 1);
    if (methods > 1) {
      return INVALID_REQUEST;
    }
    String id = value(request, "client_id");
    if (header != null) {
      return byHeader(header, id);
    }
    if (!assertion.isEmpty()) {
      return byAssertion(request, assertion, id, issuer);
    }
    return secret.isEmpty() ? withoutProof(id) : bySecret(id, secret);
  }

  private Sender withoutProof(String id) {
    return clients
        .enabled(id)
        .filter(client -> !client.isConfidential())
        .<Sender>map(Sender.Known::new)
        .orElse(INVALID_CLIENT);
  }

  private Sender byHeader(String header, String id) {
    if (!header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return INVALID_CLIENT;
    }
    try {
      ClientSecretBasic basic = ClientSecretBasic.parse(header);
      String named = basic.getClientID().getValue();
      return id.isEmpty() || id.equals(named)
          ? bySecret(named, basic.getClientSecret().getValue())
          : INVALID_CLIENT;
    } catch (ParseException | IllegalArgumentException malformed) {
      return INVALID_CLIENT;
    }
  }

  private Sender bySecret(String id, String secret) {
    return clients
        .enabled(id)
        .filter(
            client ->
                client.credential() instanceof ClientCredential.Secret known
                    && secret.length() <= LONGEST_SECRET
                    && known.is(secret))
        .<Sender>map(Sender.Known::new)
        .orElse(INVALID_CLIENT);
  }

  /**
   * {@code private_key_jwt}. The id is in the assertion, and may stand beside it (RFC 7521 4.2).
   */
  private Sender byAssertion(
      HttpServletRequest request, String assertion, String id, String issuer) {
    if (assertion.length() > LONGEST_ASSERTION) {
      return INVALID_CLIENT;
    }
    try {
      PrivateKeyJWT jwt =
          PrivateKeyJWT.parse(
              Map.of(
                  "client_assertion",
                  List.of(assertion),
                  "client_assertion_type",
                  List.of(value(request, "client_assertion_type"))));
      String named = jwt.getClientID().getValue();
      Optional<Client> client = clients.enabled(named);
      if (client.isEmpty() || !(id.isEmpty() || id.equals(named))) {
        return INVALID_CLIENT;
      }
      verifier(issuer).verify(jwt, null, null);
      JWTID jti = jwt.getJWTAuthenticationClaimsSet().getJWTID();
      boolean fresh =
          jti != null
              && server
                  .assertions()
                  .use(
                      named,
                      jti.getValue(),
                      jwt.getJWTAuthenticationClaimsSet().getExpirationTime().toInstant());
      return fresh ? new Sender.Known(client.get()) : INVALID_CLIENT;
    } catch (ParseException
        | InvalidClientException
        | JOSEException
        | IllegalArgumentException unproven) {
      return INVALID_CLIENT;
    }
  }

  private ClientAuthenticationVerifier<Void> verifier(String issuer) {
    // The token endpoint is what most libraries send; the issuer is what newer ones send.
    Set<Audience> audience =
        Set.of(
            new Audience(issuer),
            new Audience(issuer + TokenEndpoint.TOKEN),
            new Audience(issuer + TokenEndpoint.REVOKE),
            new Audience(issuer + TokenEndpoint.INTROSPECT));
    return new ClientAuthenticationVerifier<>(
        new KeysOfClients(), null, audience, JWTAudienceCheck.LEGACY, null, LONGEST_LIFE);
  }

  private static String value(HttpServletRequest request, String name) {
    return Optional.ofNullable(request.getParameter(name)).orElse("");
  }

  /** The registered keys. No key is fetched from anywhere. */
  private final class KeysOfClients implements ClientCredentialsSelector<Void> {

    @Override
    public List<Secret> selectClientSecrets(
        ClientID id, ClientAuthenticationMethod method, @Nullable Context<Void> context) {
      return List.of();
    }

    @Override
    public List<PublicKey> selectPublicKeys(
        ClientID id,
        ClientAuthenticationMethod method,
        JWSHeader header,
        boolean refresh,
        @Nullable Context<Void> context)
        throws InvalidClientException {
      Optional<Client> client = clients.enabled(id.getValue());
      if (client.isEmpty()
          || !(client.get().credential() instanceof ClientCredential.Keys registered)) {
        throw InvalidClientException.NOT_REGISTERED_FOR_AUTH_METHOD;
      }
      JWKMatcher matcher = JWKMatcher.forJWSHeader(header);
      if (matcher == null) {
        throw InvalidClientException.NO_MATCHING_JWK;
      }
      try {
        return keys(new JWKSelector(matcher).select(registered.set()));
      } catch (java.text.ParseException | JOSEException unusable) {
        throw InvalidClientException.NO_REGISTERED_JWK_SET;
      }
    }

    private List<PublicKey> keys(List<JWK> found) throws JOSEException {
      List<PublicKey> keys = new ArrayList<>();
      for (JWK key : found) {
        if (key instanceof AsymmetricJWK pair) {
          keys.add(pair.toPublicKey());
        }
      }
      return keys;
    }
  }
}
