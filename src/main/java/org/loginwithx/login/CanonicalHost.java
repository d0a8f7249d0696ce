package org.loginwithx.login;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * Sends a browser that came by another name of this site (localhost instead of 127.0.0.1, with or
 * without www) to the public address before anything begins: X sends it back there, and cookies of
 * the other name would not come along.
 *
 * <p>Once only. Behind a proxy that does not pass on the Host header every request looks like that.
 */
public final class CanonicalHost {

  private static final String ONCE = "canonical";

  private CanonicalHost() {}

  /** Where to go instead, with the same path and query; empty if this is the right place. */
  public static Optional<String> redirect(HttpServletRequest request, String publicUrl) {
    if (!request.getMethod().equals("GET")
        || request.getParameter(ONCE) != null
        || !isOther(request, publicUrl)) {
      return Optional.empty();
    }
    String path = request.getRequestURI().substring(request.getContextPath().length());
    String query = request.getQueryString();
    return Optional.of(publicUrl + path + "?" + (query == null ? "" : query + "&") + ONCE + "=1");
  }

  /** Whether this request came by another name of this site. */
  public static boolean isOther(HttpServletRequest request, String publicUrl) {
    String host = request.getHeader("Host");
    return host != null && !authority(URI.create(publicUrl)).equals(host.toLowerCase(Locale.ROOT));
  }

  /** Host and port as a browser writes them into the Host header: no default port. */
  public static String authority(URI url) {
    String host = url.getHost().toLowerCase(Locale.ROOT);
    int port = url.getPort();
    boolean isDefault = port == -1 || port == (url.getScheme().equals("https") ? 443 : 80);
    return isDefault ? host : host + ":" + port;
  }
}
