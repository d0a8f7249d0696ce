package org.loginwithx.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The {@code Authorization} header of RFC 7617. */
record BasicCredentials(String user, String password) {

  private static final Pattern BASIC = Pattern.compile("(?i)Basic +([A-Za-z0-9+/]+=*)");

  /** Null if the header is missing, is there twice, or cannot be read. */
  static @Nullable BasicCredentials of(Request request) {
    List<String> values = request.headers().getOrDefault("authorization", List.of());
    Matcher basic = BASIC.matcher(values.size() == 1 ? values.get(0) : "");
    if (!basic.matches()) {
      return null;
    }
    try {
      String pair = new String(Base64.getDecoder().decode(basic.group(1)), UTF_8);
      int colon = pair.indexOf(':');
      return colon < 0
          ? null
          : new BasicCredentials(pair.substring(0, colon), pair.substring(colon + 1));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  boolean areOf(String otherUser, String otherPassword) {
    return user.equals(otherUser) && password.equals(otherPassword);
  }

  /**
   * As {@link #areOf} for credentials that were escaped before they were joined.
   *
   * @throws IllegalArgumentException if there is a broken escape in them
   */
  boolean areEscaped(String otherUser, String otherPassword) {
    return PercentEncoding.decode(user).equals(otherUser)
        && PercentEncoding.decode(password).equals(otherPassword);
  }
}
