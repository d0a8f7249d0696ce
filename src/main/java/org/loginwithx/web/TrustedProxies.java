package org.loginwithx.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.loginwithx.Internal;
import org.loginwithx.user.AddressRange;
import org.loginwithx.user.Network;

/**
 * The proxies that are trusted to say where a request comes from. Any client can send an {@code
 * X-Forwarded-For}; only the entries that a trusted proxy has added count (ADV-45).
 *
 * @param ranges the proxies
 */
@Internal
public record TrustedProxies(List<AddressRange> ranges) {

  /** No proxy is trusted. */
  public static final TrustedProxies NONE = new TrustedProxies(List.of());

  private static final String HEADER = "X-Forwarded-For";

  public TrustedProxies {
    ranges = List.copyOf(ranges);
  }

  /** The network of the client that sent the request to the first trusted proxy, or directly. */
  public Network networkOf(HttpServletRequest request) {
    return Network.of(addressOf(request));
  }

  private String addressOf(HttpServletRequest request) {
    String address = request.getRemoteAddr();
    // From the right: every proxy adds the address it heard from. The first stranger may have made
    // up all entries to the left.
    for (String before : forwardedFor(request)) {
      if (!isTrusted(address)) {
        return address;
      }
      address = withoutPort(before);
    }
    return address;
  }

  /** Whether this is the address of a trusted proxy. */
  public boolean isTrusted(String address) {
    return ranges.stream().anyMatch(range -> range.contains(address));
  }

  /** The last entry first. */
  private static List<String> forwardedFor(HttpServletRequest request) {
    List<String> addresses = new ArrayList<>();
    for (String line : Collections.list(request.getHeaders(HEADER))) {
      Collections.addAll(addresses, line.split(",", -1));
    }
    Collections.reverse(addresses);
    return addresses;
  }

  /** Some proxies add the port. */
  private static String withoutPort(String entry) {
    return entry
        .strip()
        .replaceFirst("^\\[([^]]*)](:\\d+)?$", "$1")
        .replaceFirst("^([\\d.]+):\\d+$", "$1");
  }
}
