package org.loginwithx.web;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.loginwithx.Internal;

/**
 * Redirects a browser that used another name of this site (localhost instead of 127.0.0.1, with or
 * without www) to the public address before a log-in begins: X sends the browser back there,
 * without the cookies of the other name.
 *
 * <p>It does so once only: behind a proxy that does not pass on the Host header every request looks
 * like that.
 */
@Internal
public final class CanonicalHost {

  private static final String ONCE = "canonical";

  /** At the end of the name, which a port may follow. */
  private static final Pattern DOT_AT_THE_END = Pattern.compile("\\.(?=:[0-9]+$|$)");

  private CanonicalHost() {}

  /**
   * The address to redirect to, with the same path and query; empty if the request came to the
   * right one.
   */
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

  /**
   * Whether this request used another name of this site. A dot at the end makes another name:
   * browsers keep other cookies for it.
   */
  public static boolean isOther(HttpServletRequest request, String publicUrl) {
    String host = request.getHeader("Host");
    URI url = URI.create(publicUrl);
    return host != null
        && !plain(host, url.getScheme()).equals(plain(url.getRawAuthority(), url.getScheme()));
  }

  /** Whether a Host header names this address, with or without a dot at the end of the name. */
  public static boolean isAt(String host, URI url) {
    return authority(host, url.getScheme())
        .equals(authority(url.getRawAuthority(), url.getScheme()));
  }

  /** The origin of an address as a browser writes it. */
  public static String origin(URI url) {
    String scheme = url.getScheme().toLowerCase(Locale.ROOT);
    return scheme + "://" + authority(url.getRawAuthority(), scheme);
  }

  private static String authority(String host, String scheme) {
    return DOT_AT_THE_END.matcher(plain(host, scheme)).replaceFirst("");
  }

  /** The host without the default port: browsers leave it out, some programs and proxies do not. */
  private static String plain(String host, String scheme) {
    String name = host.toLowerCase(Locale.ROOT);
    String port = scheme.equals("https") ? ":443" : ":80";
    return name.endsWith(port) ? name.substring(0, name.length() - port.length()) : name;
  }
}
