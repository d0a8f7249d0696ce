package org.loginwithx.simulator;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The {@code Authorization} header of RFC 6750 section 2.1, the only place X takes a bearer. */
final class BearerToken {

  // The application-only bearer has escapes in it, which belong to it.
  private static final Pattern BEARER = Pattern.compile("(?i)Bearer +([A-Za-z0-9._~+/%-]+=*)");

  private BearerToken() {}

  /** Null if there is no bearer, or more than one header. */
  static @Nullable String of(Request request) {
    List<String> values = request.headers().getOrDefault("authorization", List.of());
    if (values.size() != 1) {
      return null;
    }
    Matcher bearer = BEARER.matcher(values.get(0));
    return bearer.matches() ? bearer.group(1) : null;
  }
}
