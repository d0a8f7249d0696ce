package org.loginwithx.oauth1;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.form.Parameter;

/**
 * The parts of an HTTP request that are signed.
 *
 * @param uri absolute; its query is signed
 * @param oauthParameters extra protocol parameters for the Authorization header, such as {@code
 *     oauth_callback}; the signer adds the rest
 * @param formParameters the whole form body, empty if there is none
 * @param token the request or access token, together with its secret, or neither
 */
@Internal
public record SignableRequest(
    String method,
    URI uri,
    List<Parameter> oauthParameters,
    List<Parameter> formParameters,
    @Nullable String token,
    @Nullable String tokenSecret) {

  private static final Set<String> SET_BY_SIGNER =
      Set.of(
          "oauth_consumer_key",
          "oauth_nonce",
          "oauth_signature",
          "oauth_signature_method",
          "oauth_timestamp",
          "oauth_token",
          "oauth_version");

  /**
   * @throws IllegalArgumentException if an OAuth parameter is there twice (RFC 5849 section 3.1),
   *     set by the signer itself or not named {@code oauth_…}, or if only one of token and secret
   *     is given
   */
  public SignableRequest {
    oauthParameters = List.copyOf(oauthParameters);
    formParameters = List.copyOf(formParameters);
    requireProtocolParameters(oauthParameters);
    if ((token == null) != (tokenSecret == null)) {
      throw new IllegalArgumentException("a token and its secret come together");
    }
  }

  /** A request without parameters besides those of its query, signed without a token. */
  public static SignableRequest of(String method, URI uri) {
    return new SignableRequest(method, uri, List.of(), List.of(), null, null);
  }

  /** Adds a parameter to the Authorization header. */
  public SignableRequest withOAuthParameter(String name, String value) {
    return new SignableRequest(
        method, uri, plus(oauthParameters, name, value), formParameters, token, tokenSecret);
  }

  /** Adds a parameter of the form body. */
  public SignableRequest withFormParameter(String name, String value) {
    return new SignableRequest(
        method, uri, oauthParameters, plus(formParameters, name, value), token, tokenSecret);
  }

  /** Sets the request token and adds its secret to the key. */
  public SignableRequest signedBy(RequestToken requestToken) {
    return new SignableRequest(
        method,
        uri,
        oauthParameters,
        formParameters,
        requestToken.token(),
        requestToken.tokenSecret());
  }

  /** Sets the access token and adds its secret to the key. */
  public SignableRequest signedBy(AccessToken accessToken) {
    return new SignableRequest(
        method,
        uri,
        oauthParameters,
        formParameters,
        accessToken.token(),
        accessToken.tokenSecret());
  }

  /** Method, host and path only: query, form and token may be secret. */
  @Override
  public String toString() {
    return "SignableRequest[" + method + ' ' + uri.getHost() + uri.getRawPath() + ", ***]";
  }

  private static List<Parameter> plus(List<Parameter> parameters, String name, String value) {
    List<Parameter> longer = new ArrayList<>(parameters);
    longer.add(new Parameter(name, value));
    return longer;
  }

  private static void requireProtocolParameters(List<Parameter> parameters) {
    Set<String> names = new HashSet<>();
    for (Parameter parameter : parameters) {
      String name = parameter.name();
      if (!name.startsWith("oauth_") || SET_BY_SIGNER.contains(name)) {
        throw new IllegalArgumentException("not a parameter for the header: " + name);
      }
      if (!names.add(name)) {
        throw new IllegalArgumentException("parameter given twice: " + name);
      }
    }
  }
}
