package org.loginwithx.doctor;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the request that asks the doctor looked when it was here.
 *
 * @param https whether the container was asked by https, or a proxy of ours says that it was
 * @param host the header {@code Host}, in lower case
 * @param contextPath where the application is; empty at the root
 * @param forwardedBy the headers of proxies that came along
 * @param proxies how many addresses {@code X-Forwarded-For} has
 * @param peerTrusted whether it came from one of {@code LOGIN_TRUSTED_PROXIES}
 * @param network where the person seems to come from
 * @param cookieLetters how long all its cookies are together
 * @param cookie what became of the session cookie
 */
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
   * The session cookie.
   *
   * @param cameBack whether the browser returned it
   * @param attributes what stands behind its value; null if the container does not show that
   */
  public record SeenCookie(boolean cameBack, @Nullable String attributes) {}
}
