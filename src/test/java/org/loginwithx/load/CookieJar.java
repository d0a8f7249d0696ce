package org.loginwithx.load;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The cookies of one browser, by any name: kept, replaced, deleted by {@code Max-Age} and sent to
 * the paths they are for. The JDK's own jar would send some of them back in RFC 2965's form, which
 * no browser knows.
 */
final class CookieJar {

  private record Key(String name, String path) {}

  private final Map<Key, String> values = new HashMap<>();

  /** Takes over what an answer sets and deletes. */
  synchronized void keep(HttpResponse<?> response) {
    for (String header : response.headers().allValues("Set-Cookie")) {
      keep(header);
    }
  }

  private void keep(String header) {
    String[] parts = header.split(";");
    int equals = parts[0].indexOf('=');
    if (equals < 1) {
      return;
    }
    Key key = new Key(parts[0].substring(0, equals).strip(), attribute(parts, "path", "/"));
    if (attribute(parts, "max-age", "1").matches("0|-.*")) {
      values.remove(key);
      return;
    }
    values.put(key, parts[0].substring(equals + 1).strip());
  }

  private static String attribute(String[] parts, String name, String otherwise) {
    for (String part : parts) {
      String attribute = part.strip();
      if (attribute.toLowerCase(Locale.ROOT).startsWith(name + "=")) {
        return attribute.substring(name.length() + 1);
      }
    }
    return otherwise;
  }

  /** The header {@code Cookie} for this page; empty if there are none. */
  synchronized String header(URI page) {
    return values.entrySet().stream()
        .filter(cookie -> isWithin(page.getPath(), cookie.getKey().path()))
        // The one for the longest path first: RFC 6265, section 5.4.
        .sorted(Comparator.comparing(cookie -> -cookie.getKey().path().length()))
        .map(cookie -> cookie.getKey().name() + "=" + cookie.getValue())
        .collect(Collectors.joining("; "));
  }

  private static boolean isWithin(String path, String cookiePath) {
    return path.equals(cookiePath)
        || (path.startsWith(cookiePath)
            && (cookiePath.endsWith("/") || path.charAt(cookiePath.length()) == '/'));
  }
}
