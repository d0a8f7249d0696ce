package org.loginwithx.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;

/** The {@code Host} headers of a request. */
public final class Hosts {

  private Hosts() {}

  /**
   * Whether there is more than one. A proxy may go by the one and this server by the other, so such
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
