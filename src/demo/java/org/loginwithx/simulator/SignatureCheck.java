package org.loginwithx.simulator;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA1 signatures, RFC 5849 sections 3.4.1 and 3.4.2. */
final class SignatureCheck {

  private SignatureCheck() {}

  /** Whether {@code signature} fits; takes as long for a near miss as for a wild guess. */
  static boolean matches(
      String signature, String baseString, String consumerSecret, String tokenSecret) {
    String expected = signature(baseString, consumerSecret, tokenSecret);
    return MessageDigest.isEqual(expected.getBytes(US_ASCII), signature.getBytes(UTF_8));
  }

  static String signature(String baseString, String consumerSecret, String tokenSecret) {
    String key = PercentEncoding.encode(consumerSecret) + "&" + PercentEncoding.encode(tokenSecret);
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(key.getBytes(US_ASCII), "HmacSHA1"));
      return Base64.getEncoder().encodeToString(mac.doFinal(baseString.getBytes(US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has HmacSHA1", e);
    }
  }

  /** Section 3.4.1.1. */
  static String baseString(String method, String baseUrl, Parameters parameters) {
    return method.toUpperCase(Locale.ROOT)
        + "&"
        + PercentEncoding.encode(baseUrl)
        + "&"
        + PercentEncoding.encode(normalized(parameters));
  }

  /** Section 3.4.1.3.2; what must not be signed (3.4.1.3.1) is left out here. */
  static String normalized(Parameters parameters) {
    return parameters.list().stream()
        .filter(parameter -> !parameter.name().equals("oauth_signature"))
        .map(p -> List.of(PercentEncoding.encode(p.name()), PercentEncoding.encode(p.value())))
        // Name before value: joined text would sort "a-b" before "a", as "-" is less than "=".
        .sorted(Comparator.comparing((List<String> p) -> p.get(0)).thenComparing(p -> p.get(1)))
        .map(pair -> pair.get(0) + "=" + pair.get(1))
        .collect(Collectors.joining("&"));
  }

  /** Section 3.4.1.2, from the {@code Host} header and the path as they were sent. */
  static String baseUrl(String scheme, String host, String path) {
    String defaultPort = scheme.equals("https") ? ":443" : ":80";
    String authority = host.toLowerCase(Locale.ROOT);
    if (authority.endsWith(defaultPort)) {
      authority = authority.substring(0, authority.length() - defaultPort.length());
    }
    return scheme + "://" + authority + (path.isEmpty() ? "/" : path);
  }
}
