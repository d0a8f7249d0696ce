package org.loginwithx.web;

import org.loginwithx.Internal;

/** Text for HTML. Every value on a page that is not this module's own markup is escaped here. */
@Internal
public final class Html {

  private Html() {}

  /** Safe in element content and in quoted attributes (ASVS 1.2.1). */
  public static String escape(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> safe.append("&amp;");
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '"' -> safe.append("&quot;");
        case '\'' -> safe.append("&#39;");
        default -> safe.append(c);
      }
    }
    return safe.toString();
  }
}
