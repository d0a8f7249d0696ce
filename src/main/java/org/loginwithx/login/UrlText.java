package org.loginwithx.login;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Text as the value of a query parameter. */
final class UrlText {

  private UrlText() {}

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
