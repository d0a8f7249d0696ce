package org.loginwithx.oauthserver;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Decides which addresses a code may be sent to, and when two of them are the same. */
final class RedirectUri {

  static final int LONGEST = 1_000;

  /** Ten of them fit into the table. */
  private static final int LONGEST_RESOURCE = 300;

  private static final Pattern PRIVATE_SCHEME =
      Pattern.compile("[a-z][a-z0-9+-]*(\\.[a-z0-9][a-z0-9+-]*)+");

  /** Loopback as an IP address (RFC 8252 section 7.3): a name may lead elsewhere. */
  private static final Pattern LOOPBACK =
      Pattern.compile("(http://(?:127\\.0\\.0\\.1|\\[::1]))(?::[0-9]{1,5})?(/.*)?");

  private static final Set<String> HERE = Set.of("127.0.0.1", "[::1]", "localhost");

  private RedirectUri() {}

  /**
   * Whether an administrator may register this address: https, http on this machine, or a
   * private-use scheme, which has a dot in it (RFC 8252 section 7.1).
   */
  static boolean isAllowed(String text) {
    Optional<URI> parsed = parse(text);
    if (parsed.isEmpty()) {
      return false;
    }
    URI uri = parsed.get();
    String scheme = uri.getScheme();
    if (uri.getRawFragment() != null || uri.getRawUserInfo() != null || text.contains("*")) {
      return false;
    }
    if (!scheme.equals("https") && !scheme.equals("http")) {
      return PRIVATE_SCHEME.matcher(scheme).matches()
          && uri.getRawPath() != null
          && uri.getRawPath().startsWith("/");
    }
    String host = uri.getHost();
    return host != null && (scheme.equals("https") || HERE.contains(host)) && isPlainPath(uri);
  }

  /**
   * Whether an administrator may register that this server calls this address: https, or http on
   * this machine. Whether the host may be called is decided when it is, see {@link
   * org.loginwithx.http.WayOut}.
   */
  static boolean isCallable(String text) {
    return isWeb(text) && isAllowed(text);
  }

  /** The address, if its scheme is in lower case and allowed. */
  private static Optional<URI> parse(String text) {
    boolean plain =
        !text.isEmpty()
            && text.length() <= LONGEST
            && text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\' && c != '"');
    if (!plain) {
      return Optional.empty();
    }
    try {
      URI uri = new URI(text);
      String scheme = uri.getScheme();
      return scheme != null && scheme.equals(scheme.toLowerCase(Locale.ROOT))
          ? Optional.of(uri)
          : Optional.empty();
    } catch (URISyntaxException noAddress) {
      return Optional.empty();
    }
  }

  /** Dot segments lead to another path than the one that was checked. */
  private static boolean isPlainPath(URI uri) {
    return uri.normalize().getRawPath().equals(uri.getRawPath())
        && !uri.getRawPath().toLowerCase(Locale.ROOT).contains("%2e");
  }

  /**
   * Compares character by character (RFC 9700 section 4.1.3). Only the port of a loopback address
   * may differ: the system chooses it when a native application listens (RFC 8252 section 7.3).
   */
  static boolean matches(String registered, String asked) {
    if (registered.equals(asked)) {
      return true;
    }
    Matcher one = LOOPBACK.matcher(registered);
    Matcher other = LOOPBACK.matcher(asked);
    return one.matches()
        && other.matches()
        && isAllowed(asked)
        && one.group(1).equals(other.group(1))
        && rest(one).equals(rest(other));
  }

  private static String rest(Matcher address) {
    return address.group(2) == null ? "" : address.group(2);
  }

  /** Whether this can be an audience: an absolute URI without a fragment (RFC 8707 section 2). */
  static boolean isResource(String text) {
    return text.length() <= LONGEST_RESOURCE
        && parse(text).filter(uri -> uri.isAbsolute() && uri.getRawFragment() == null).isPresent();
  }

  /** Whether a browser can send a form there: no scheme of an application. */
  static boolean isWeb(String address) {
    return address.startsWith("https://") || address.startsWith("http://");
  }

  /** Scheme, host and port of an address that is allowed. */
  static String origin(String address) {
    URI uri = URI.create(address);
    return uri.getScheme() + "://" + uri.getRawAuthority();
  }

  /** Whether this is an origin as browsers send it, of a page that may get tokens. */
  static boolean isOrigin(String text) {
    return parse(text)
        .filter(
            uri ->
                uri.getHost() != null
                    && (uri.getScheme().equals("https")
                        || (uri.getScheme().equals("http") && HERE.contains(uri.getHost())))
                    && isAsSent(uri, text))
        .isPresent();
  }

  /** Browsers leave out the default port, and write hosts in lower case. */
  private static boolean isAsSent(URI uri, String text) {
    boolean usualPort =
        (uri.getScheme().equals("https") && uri.getPort() == 443)
            || (uri.getScheme().equals("http") && uri.getPort() == 80);
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return !usualPort
        && text.equals(uri.getScheme() + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port);
  }
}
