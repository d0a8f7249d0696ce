package org.loginwithx.simulator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request as it came over the wire.
 *
 * @param headers by lower-case name
 * @param rawBody one character per octet
 */
record Request(
    String method,
    String path,
    String query,
    Map<String, List<String>> headers,
    String rawBody,
    boolean closesAfter) {

  @Nullable String header(String name) {
    List<String> values = headers.getOrDefault(name, List.of());
    return values.isEmpty() ? null : values.get(0);
  }

  String header(String name, String otherwise) {
    String value = header(name);
    return value == null ? otherwise : value;
  }

  Parameters queryParameters() {
    return Parameters.parse(query);
  }

  /** Empty unless the body says it is a form: only then it counts (RFC 5849, 3.4.1.3.1). */
  Parameters formParameters() {
    String type = header("content-type", "").split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
    return type.equals("application/x-www-form-urlencoded")
        ? Parameters.parse(rawBody)
        : Parameters.NONE;
  }

  String body() {
    return new String(rawBody.getBytes(ISO_8859_1), UTF_8);
  }

  @Nullable String cookie(String name) {
    for (String line : headers.getOrDefault("cookie", List.of())) {
      for (String pair : line.split(";")) {
        String[] parts = pair.trim().split("=", 2);
        if (parts.length == 2 && parts[0].equals(name)) {
          return parts[1];
        }
      }
    }
    return null;
  }
}
