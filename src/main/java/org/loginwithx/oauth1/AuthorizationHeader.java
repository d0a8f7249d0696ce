package org.loginwithx.oauth1;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.loginwithx.form.Parameter;
import org.loginwithx.form.PercentEncoding;

/** The value of the Authorization header (RFC 5849 section 3.5.1). */
final class AuthorizationHeader {

  private AuthorizationHeader() {}

  /** The order is free; sorted by name, the header is easy to compare with X's examples. */
  static String of(List<Parameter> oauthParameters, String signature) {
    List<Parameter> sorted = new ArrayList<>(oauthParameters);
    sorted.add(new Parameter("oauth_signature", signature));
    sorted.sort(Comparator.comparing(Parameter::name));
    StringBuilder header = new StringBuilder(384).append("OAuth ");
    String separator = "";
    for (Parameter parameter : sorted) {
      header
          .append(separator)
          .append(PercentEncoding.encode(parameter.name()))
          .append("=\"")
          .append(PercentEncoding.encode(parameter.value()))
          .append('"');
      separator = ", ";
    }
    return header.toString();
  }
}
