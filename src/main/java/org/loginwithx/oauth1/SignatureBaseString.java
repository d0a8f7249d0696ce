package org.loginwithx.oauth1;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.loginwithx.form.FormEncoding;
import org.loginwithx.form.MalformedFormException;
import org.loginwithx.form.Parameter;
import org.loginwithx.form.PercentEncoding;

/** The text that is signed (RFC 5849 section 3.4.1.1). */
final class SignatureBaseString {

  private SignatureBaseString() {}

  /**
   * @param oauthParameters all parameters of the Authorization header but {@code realm} and {@code
   *     oauth_signature}
   * @throws IllegalArgumentException if the URI or its query cannot be signed
   */
  static String of(
      String method, URI uri, List<Parameter> oauthParameters, List<Parameter> formParameters) {
    StringBuilder base = new StringBuilder(512);
    base.append(PercentEncoding.encode(method.toUpperCase(Locale.ROOT)))
        .append('&')
        .append(PercentEncoding.encode(BaseStringUri.of(uri)))
        .append('&');
    NormalizedParameters.of(queryParameters(uri), oauthParameters, formParameters)
        .appendEncodedTo(base);
    return base.toString();
  }

  private static List<Parameter> queryParameters(URI uri) {
    String query = uri.getRawQuery();
    if (query == null) {
      return List.of();
    }
    try {
      return FormEncoding.parse(query);
    } catch (MalformedFormException e) {
      throw new IllegalArgumentException("the query cannot be signed: " + e.getMessage(), e);
    }
  }
}
