package org.loginwithx.doctor;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * How the request for an examination looked when it arrived.
 *
 * @param https whether the request used https, or a trusted proxy says so
 * @param host the header {@code Host}, in lower case
 * @param contextPath the path of the application; empty at the root
 * @param forwardedBy the headers of proxies in the request
 * @param proxies how many addresses {@code X-Forwarded-For} has
 * @param peerTrusted whether the request came from one of {@code LOGIN_TRUSTED_PROXIES}
 * @param network the network that the user seems to come from
 * @param cookieLetters how long all cookies are together
 * @param cookie what happened to the session cookie
 */
@Internal
public record Arrival(
    boolean https,
    String host,
    String contextPath,
    Set<String> forwardedBy,
    int proxies,
    boolean peerTrusted,
    String network,
    int cookieLetters,
    SeenCookie cookie) {

  public Arrival {
    forwardedBy = Set.copyOf(forwardedBy);
  }

  /**
   * What happened to the session cookie.
   *
   * @param cameBack whether the browser returned it
   * @param attributes its attributes; null if the container does not show them
   */
  public record SeenCookie(boolean cameBack, @Nullable String attributes) {}
}
