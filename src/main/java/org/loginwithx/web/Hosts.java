package org.loginwithx.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import org.loginwithx.Internal;

/** The {@code Host} headers of a request. */
@Internal
public final class Hosts {

  private Hosts() {}

  /**
   * Whether there is more than one. A proxy may use one of them and this server the other, so such
   * a request is answered with 400 (RFC 9112 section 3.2).
   */
  public static boolean areTwo(HttpServletRequest request) {
    Enumeration<String> hosts = request.getHeaders("Host");
    if (!hosts.hasMoreElements()) {
      return false;
    }
    hosts.nextElement();
    return hosts.hasMoreElements();
  }
}
