package org.loginwithx.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.loginwithx.user.AddressRange;
import org.loginwithx.user.Network;

/**
 * Where a request comes from, if proxies are in between. Anybody can write an {@code
 * X-Forwarded-For}; only what a proxy of ours has added to it is believed (ADV-45).
 *
 * @param ranges the proxies
 */
public record TrustedProxies(List<AddressRange> ranges) {

  /** Nobody is believed. */
  public static final TrustedProxies NONE = new TrustedProxies(List.of());

  private static final String HEADER = "X-Forwarded-For";

  public TrustedProxies {
    ranges = List.copyOf(ranges);
  }

  /** The network of whoever sent the request to the first of our proxies, or to us. */
  public Network networkOf(HttpServletRequest request) {
    return Network.of(addressOf(request));
  }

  private String addressOf(HttpServletRequest request) {
    String address = request.getRemoteAddr();
    // From the right: every proxy adds whom it heard from. What is left of the first stranger, that
    // stranger may have made up.
    for (String before : forwardedFor(request)) {
      if (!isTrusted(address)) {
        return address;
      }
      address = withoutPort(before);
    }
    return address;
  }

  /** Whether this address is one of our proxies. */
  public boolean isTrusted(String address) {
    return ranges.stream().anyMatch(range -> range.contains(address));
  }

  /** The last one first. */
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
