package org.loginwithx.oauth1;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.loginwithx.Internal;
import org.loginwithx.form.Parameter;

/** Signs requests with HMAC-SHA1 (RFC 5849 section 3); safe for use by many threads. */
@Internal
public final class OAuth1Signer {

  private final String consumerKey;
  private final HmacSha1Signature signature;
  private final Supplier<String> nonces;

  public OAuth1Signer(ConsumerCredentials credentials) {
    this(credentials, new Nonces());
  }

  OAuth1Signer(ConsumerCredentials credentials, Supplier<String> nonces) {
    this.consumerKey = credentials.consumerKey();
    this.signature = new HmacSha1Signature(credentials.consumerSecret());
    this.nonces = nonces;
  }

  /**
   * Returns the value of the Authorization header (RFC 5849 section 3.5.1), with a new nonce on
   * each call. This header, unlike the query or the body, tells caches that the answer is private
   * (section 4.4).
   *
   * @param timestampSeconds seconds since the Unix epoch
   * @throws IllegalArgumentException if the timestamp is not positive or the URI cannot be signed
   */
  public String sign(SignableRequest request, long timestampSeconds) {
    if (timestampSeconds <= 0) {
      throw new IllegalArgumentException("a timestamp is positive (RFC 5849 section 3.3)");
    }
    List<Parameter> oauthParameters = oauthParameters(request, timestampSeconds);
    String baseString =
        SignatureBaseString.of(
            request.method(), request.uri(), oauthParameters, request.formParameters());
    String tokenSecret = request.tokenSecret();
    return AuthorizationHeader.of(
        oauthParameters, signature.sign(baseString, tokenSecret == null ? "" : tokenSecret));
  }

  private List<Parameter> oauthParameters(SignableRequest request, long timestampSeconds) {
    List<Parameter> parameters = new ArrayList<>(request.oauthParameters());
    parameters.add(new Parameter("oauth_consumer_key", consumerKey));
    parameters.add(new Parameter("oauth_nonce", nonces.get()));
    parameters.add(new Parameter("oauth_signature_method", "HMAC-SHA1"));
    parameters.add(new Parameter("oauth_timestamp", Long.toString(timestampSeconds)));
    String token = request.token();
    if (token != null) {
      parameters.add(new Parameter("oauth_token", token));
    }
    parameters.add(new Parameter("oauth_version", "1.0"));
    return parameters;
  }
}
