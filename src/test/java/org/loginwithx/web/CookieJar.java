package org.loginwithx.web;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A browser that keeps cookies, and at most one session, at one application. */
public final class CookieJar {

  public final Map<String, Cookie> cookies = new LinkedHashMap<>();
  @Nullable public HttpSession session;

  private final String contextPath;

  public CookieJar(String contextPath) {
    this.contextPath = contextPath;
  }

  /** A request of this browser, with what it has by now. */
  public HttpServletRequest request() {
    Map<String, Object> attributes = new HashMap<>();
    return ServletFakes.proxy(
        HttpServletRequest.class,
        (self, method, args) ->
            switch (method.getName()) {
              case "getContextPath" -> contextPath;
              case "getCookies" -> cookies.values().toArray(new Cookie[0]);
              case "getSession" -> session(args == null || (boolean) args[0]);
              case "getAttribute" -> attributes.get((String) args[0]);
              case "setAttribute" -> attributes.put((String) args[0], args[1]);
              case "removeAttribute" -> attributes.remove((String) args[0]);
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }

  private @Nullable HttpSession session(boolean make) {
    if (session == null && make) {
      session = ServletFakes.session();
    }
    return session;
  }

  /** A response that fills the jar. */
  public HttpServletResponse response() {
    return ServletFakes.proxy(
        HttpServletResponse.class,
        (self, method, args) -> {
          if (!method.getName().equals("addCookie")) {
            throw new UnsupportedOperationException(method.getName());
          }
          Cookie cookie = (Cookie) args[0];
          if (cookie.getMaxAge() == 0) {
            cookies.remove(cookie.getName());
          } else {
            cookies.put(cookie.getName(), cookie);
          }
          return null;
        });
  }
}
