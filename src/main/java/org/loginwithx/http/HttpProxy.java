package org.loginwithx.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * A forward proxy. It is asked to open a tunnel (CONNECT, RFC 9110 section 9.3.6), so that it sees
 * only the name of the host.
 *
 * @param user null if the proxy needs none
 * @param straight hosts that are called without it; {@code .example.net} is a domain with all its
 *     hosts. Loopback addresses are always called without it
 */
@Internal
public record HttpProxy(
    String host,
    int port,
    @Nullable String user,
    @Nullable String password,
    List<String> straight) {

  private static final int DEFAULT_PORT = 80;

  public HttpProxy {
    straight = List.copyOf(straight);
  }

  /**
   * Reads {@code host:port}, or {@code http://user:password@host:port}.
   *
   * @throws IllegalArgumentException if it is neither; the message does not repeat the text, which
   *     may hold a password
   */
  public static HttpProxy parse(String text, List<String> straight) {
    URI uri;
    try {
      uri = new URI(text.contains("://") ? text : "http://" + text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("not the address of a proxy, like proxy.example:3128");
    }
    boolean onlyAuthority =
        (uri.getRawPath() == null || uri.getRawPath().matches("/?")) && uri.getRawQuery() == null;
    if (uri.getHost() == null || !"http".equalsIgnoreCase(uri.getScheme()) || !onlyAuthority) {
      throw new IllegalArgumentException("not the address of a proxy, like proxy.example:3128");
    }
    String[] login = uri.getUserInfo() == null ? new String[0] : uri.getUserInfo().split(":", 2);
    return new HttpProxy(
        uri.getHost(),
        uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
        login.length > 0 ? login[0] : null,
        login.length > 1 ? login[1] : null,
        straight);
  }

  /**
   * The proxy that the JVM's properties name ({@code https.proxyHost}, {@code https.proxyPort},
   * {@code http.nonProxyHosts}), or else the environment ({@code HTTPS_PROXY}, {@code NO_PROXY}, or
   * both in lower case).
   *
   * @throws IllegalArgumentException if their values cannot be used
   */
  public static Optional<HttpProxy> ofSystem(
      Properties properties, Map<String, String> environment) {
    String host = properties.getProperty("https.proxyHost", "");
    if (!host.isBlank()) {
      return Optional.of(
          parse(
              host.strip() + ':' + properties.getProperty("https.proxyPort", "443").strip(),
              names(properties.getProperty("http.nonProxyHosts", ""), "\\|")));
    }
    String address = either(environment, "HTTPS_PROXY");
    return address.isBlank()
        ? Optional.empty()
        : Optional.of(parse(address.strip(), names(either(environment, "NO_PROXY"), ",")));
  }

  /** Host names separated by commas; an asterisk at the beginning stands for any host. */
  public static List<String> names(String text) {
    return names(text, ",");
  }

  private static List<String> names(String text, String separator) {
    return Arrays.stream(text.split(separator))
        .map(name -> name.strip().toLowerCase(Locale.ROOT))
        .filter(name -> !name.isEmpty())
        .toList();
  }

  private static String either(Map<String, String> environment, String name) {
    String lower = environment.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    return lower.isBlank() ? environment.getOrDefault(name, "") : lower;
  }

  /** Whether calls to this host go by the proxy. */
  boolean isFor(String target) {
    String name = target.toLowerCase(Locale.ROOT);
    return !isLoopback(name) && straight.stream().noneMatch(pattern -> matches(name, pattern));
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
  }

  private static boolean matches(String host, String pattern) {
    String domain = pattern.startsWith("*") ? pattern.substring(1) : pattern;
    return domain.startsWith(".") || domain.isEmpty()
        ? host.endsWith(domain) || host.equals(domain.substring(Math.min(1, domain.length())))
        : host.equals(domain);
  }

  /** User and password are left out. */
  @Override
  public String toString() {
    return host + ':' + port;
  }
}
