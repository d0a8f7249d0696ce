package org.loginwithx.oauth1;

import java.net.URI;
import java.util.Locale;

/** The part of a request's URI that is signed unchanged (RFC 5849 section 3.4.1.2). */
final class BaseStringUri {

  private BaseStringUri() {}

  /**
   * Scheme and host in lower case, the port unless it is the scheme's default, and the raw path;
   * user information, query and fragment are left out.
   *
   * @throws IllegalArgumentException if the URI is not absolute http or https with a host, or holds
   *     characters outside ASCII: an HTTP client would send other characters than those signed
   */
  static String of(URI uri) {
    String scheme = uri.getScheme();
    String host = uri.getHost();
    if (scheme == null || host == null) {
      throw new IllegalArgumentException("not an absolute URI with a host");
    }
    int defaultPort = defaultPort(scheme);
    StringBuilder base = new StringBuilder(64);
    base.append(scheme.toLowerCase(Locale.ROOT))
        .append("://")
        .append(host.toLowerCase(Locale.ROOT));
    if (uri.getPort() >= 0 && uri.getPort() != defaultPort) {
      base.append(':').append(uri.getPort());
    }
    String path = uri.getRawPath();
    // The request line has "/" for an empty path (RFC 9112 section 3.2.1), so "/" is signed.
    base.append(path.isEmpty() ? "/" : path);
    requireAscii(base);
    return base.toString();
  }

  private static int defaultPort(String scheme) {
    if (scheme.equalsIgnoreCase("https")) {
      return 443;
    }
    if (scheme.equalsIgnoreCase("http")) {
      return 80;
    }
    throw new IllegalArgumentException("neither http nor https: " + scheme);
  }

  private static void requireAscii(CharSequence base) {
    for (int index = 0; index < base.length(); index++) {
      if (base.charAt(index) > 127) {
        throw new IllegalArgumentException("the URI has characters that need a percent escape");
      }
    }
  }
}
