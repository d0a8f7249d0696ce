package org.loginwithx.passkey;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/** The host to which the passkeys of a site belong: the RP id of WebAuthn. */
@Internal
public final class PasskeyHost {

  private static final String LOCALHOST = "localhost";

  /** Browsers take a name whose last part is a number for an IPv4 address. */
  private static final Pattern IP_ADDRESS =
      Pattern.compile("\\[.*|(.*\\.)?([0-9]+|0x[0-9a-f]*)\\.?");

  private PasskeyHost() {}

  /** Why browsers make no passkeys for an address. */
  public enum Obstacle {
    /** There is no public address. */
    NO_ADDRESS,
    /** The host is an IP address. */
    IP_ADDRESS,
    /** It is plain http, and not localhost. */
    NOT_HTTPS
  }

  /** The host of a public address; empty if browsers make no passkeys there. */
  public static Optional<String> of(@Nullable URI publicUrl) {
    return publicUrl == null || obstacle(publicUrl).isPresent()
        ? Optional.empty()
        : Optional.of(host(publicUrl));
  }

  /** Why browsers make no passkeys there; empty if they do. */
  public static Optional<Obstacle> obstacle(@Nullable URI publicUrl) {
    if (publicUrl == null || publicUrl.getHost() == null) {
      return Optional.of(Obstacle.NO_ADDRESS);
    }
    String host = host(publicUrl);
    if (IP_ADDRESS.matcher(host).matches()) {
      return Optional.of(Obstacle.IP_ADDRESS);
    }
    boolean secure = "https".equals(publicUrl.getScheme()) || isIn(host, LOCALHOST);
    return secure ? Optional.empty() : Optional.of(Obstacle.NOT_HTTPS);
  }

  /**
   * Whether a page at this address may use the passkeys of the host: it is there, or at a host
   * below it.
   */
  public static boolean covers(String host, URI address) {
    return obstacle(address).isEmpty() && isIn(host(address), host);
  }

  private static boolean isIn(String host, String parent) {
    return host.equals(parent) || host.endsWith("." + parent);
  }

  private static String host(URI url) {
    return url.getHost().toLowerCase(Locale.ROOT);
  }
}
