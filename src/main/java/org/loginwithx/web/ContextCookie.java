package org.loginwithx.web;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import org.loginwithx.Internal;

/**
 * Makes the cookies that belong to one application of a host. No script can read them. A browser
 * sends them when a link of another site leads here, as X's does, but not with requests that pages
 * of other sites make.
 */
@Internal
public final class ContextCookie {

  private ContextCookie() {}

  /**
   * The name of a cookie. Behind https, at the root of a site, it has the prefix {@code __Host-},
   * so that no other host can plant the cookie.
   */
  public static String name(HttpServletRequest request, String name, LoginSettings settings) {
    return settings.isSecure() && settings.publicPath(request).isEmpty() ? "__Host-" + name : name;
  }

  /**
   * A cookie that lasts until the browser is closed, if nothing else is set. Its path is the whole
   * application: the prefix {@code __Host-} demands that at the root of a site.
   */
  public static Cookie of(
      HttpServletRequest request, String name, String value, LoginSettings settings) {
    Cookie cookie = new Cookie(name, value);
    cookie.setPath(settings.publicPath(request) + "/");
    cookie.setHttpOnly(true);
    cookie.setSecure(settings.isSecure());
    cookie.setAttribute("SameSite", "Lax");
    return cookie;
  }
}
