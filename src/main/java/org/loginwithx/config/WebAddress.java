package org.loginwithx.config;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.loginwithx.connection.Setting;
import org.loginwithx.web.ReturnUrl;

/** An address of a web server as an operator writes it. */
final class WebAddress {

  private static final Pattern AUTHORITY = Pattern.compile("(https?://)([^/?#]*)(.*)");
  private static final Pattern NO_LETTER_OF_A_HOST = Pattern.compile("[^A-Za-z0-9.:@\\[\\]-]");

  /**
   * Letters that the JDK (IDNA 2003) replaces and browsers (IDNA 2008) keep. With such a letter,
   * this server and the browser would use different hosts.
   */
  private static final Pattern MEANS_TWO_HOSTS = Pattern.compile("[\u00df\u03c2\u200c\u200d]");

  private static final Set<String> OF_X = Set.of("x.com", "twitter.com", "twimg.com", "t.co");

  private WebAddress() {}

  /** The same with a host in letters of other languages as browsers send it ({@code xn--...}). */
  static String ascii(String address) {
    Matcher parts = AUTHORITY.matcher(address);
    if (!parts.matches() || MEANS_TWO_HOSTS.matcher(parts.group(2)).find()) {
      return address;
    }
    try {
      return parts.group(1) + IDN.toASCII(parts.group(2)) + parts.group(3);
    } catch (IllegalArgumentException noHost) {
      return address;
    }
  }

  /**
   * What is wrong with an address.
   *
   * @param plainHttp hosts that may use http, in lower case
   */
  static Optional<String> problem(String address, Set<String> plainHttp) {
    URI uri;
    try {
      uri = new URI(address);
    } catch (URISyntaxException notAUri) {
      return Optional.of("is no URL");
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme();
    if (!scheme.equals("https") && !scheme.equals("http")) {
      return Optional.of("has to begin with https:// (or http:// for 127.0.0.1 and localhost)");
    }
    if (uri.getHost() == null || uri.getHost().isEmpty()) {
      return Optional.of(noHost(address));
    }
    if (uri.getPort() == 0 || uri.getPort() > 65_535) {
      return Optional.of("has a port that does not exist");
    }
    if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
      return Optional.of("may have scheme, host, port and path, nothing else");
    }
    if (!uri.getRawPath().isEmpty() && ReturnUrl.parse(uri.getRawPath()).isEmpty()) {
      return Optional.of("has a path that cannot be used");
    }
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    if (scheme.equals("http") && !isLoopback(host) && !plainHttp.contains(host)) {
      return Optional.of(
          "has to be https://; plain http is for 127.0.0.1 and localhost, and for hosts that "
              + Setting.ALLOW_HTTP
              + " names");
    }
    return Optional.empty();
  }

  /** Whether this is a host of X. X is never called without TLS. */
  static boolean isOfX(String host) {
    return OF_X.stream().anyMatch(name -> host.equals(name) || host.endsWith('.' + name));
  }

  private static String noHost(String address) {
    Matcher parts = AUTHORITY.matcher(address);
    if (!parts.matches() || parts.group(2).isEmpty()) {
      return "has no host name";
    }
    Matcher odd = NO_LETTER_OF_A_HOST.matcher(parts.group(2));
    if (!odd.find()) {
      return "has a host name that cannot be used";
    }
    int letter = odd.group().codePointAt(0);
    return MEANS_TWO_HOSTS.matcher(odd.group()).matches()
        ? String.format(
            Locale.ROOT,
            "has the letter U+%04X in its host name, which browsers and Java read differently: write"
                + " the name as xn--",
            letter)
        : "has '" + odd.group() + "' in its host name, which no host name can have";
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost")
        || host.equals("[::1]")
        || host.matches("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");
  }
}
