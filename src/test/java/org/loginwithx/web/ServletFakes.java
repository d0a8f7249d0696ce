package org.loginwithx.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.loginwithx.token.KeyRing;
import org.loginwithx.token.Sealer;

/** As much of the servlet API as the small classes of this package look at. */
public final class ServletFakes {

  private ServletFakes() {}

  /** Seals by a key of its own each time. */
  public static Sealer sealer() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return new Sealer(KeyRing.of("test", key));
  }

  /** A session that keeps attributes. */
  public static HttpSession session() {
    Map<String, Object> attributes = new ConcurrentHashMap<>();
    return proxy(
        HttpSession.class,
        (self, method, args) ->
            switch (method.getName()) {
              case "setAttribute" -> attributes.put((String) args[0], args[1]);
              case "getId" -> "session";
              case "getMaxInactiveInterval" -> 1800;
              case "setMaxInactiveInterval" -> null;
              case "getAttribute" -> attributes.get((String) args[0]);
              case "removeAttribute" -> attributes.remove((String) args[0]);
              case "getAttributeNames" -> Collections.enumeration(attributes.keySet());
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }

  /** A GET with these headers. */
  static HttpServletRequest request(Map<String, String> headers) {
    return request("GET", "", "/", null, headers);
  }

  public static HttpServletRequest request(
      String method,
      String contextPath,
      String uri,
      @Nullable String query,
      Map<String, String> headers) {
    Map<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    byName.putAll(headers);
    return proxy(
        HttpServletRequest.class,
        (self, called, args) ->
            switch (called.getName()) {
              case "getMethod" -> method;
              case "getContextPath" -> contextPath;
              case "getRequestURI" -> uri;
              case "getQueryString" -> query;
              case "getHeader" -> byName.get((String) args[0]);
              case "getParameter" -> parameter(query, (String) args[0]);
              case "getParameterValues" -> parameters(query, (String) args[0]);
              default -> throw new UnsupportedOperationException(called.getName());
            });
  }

  private static @Nullable String parameter(@Nullable String query, String name) {
    String[] values = parameters(query, name);
    return values == null ? null : values[0];
  }

  private static String @Nullable [] parameters(@Nullable String query, String name) {
    String[] values =
        Stream.of(query == null ? new String[0] : query.split("&"))
            .filter(pair -> pair.startsWith(name + "="))
            .map(pair -> pair.substring(name.length() + 1))
            .toArray(String[]::new);
    return values.length == 0 ? null : values;
  }

  public static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
