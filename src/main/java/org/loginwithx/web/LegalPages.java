package org.loginwithx.web;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * Pages that a visitor can read before logging in.
 *
 * @param terms the terms of use, or null
 * @param privacy the privacy policy, or null
 */
@Internal
public record LegalPages(@Nullable URI terms, @Nullable URI privacy) {

  public LegalPages {
    requireAddress(terms);
    requireAddress(privacy);
  }

  /** A link could also be a script. */
  private static void requireAddress(@Nullable URI page) {
    if (page != null
        && (page.getHost() == null
            || !("https".equals(page.getScheme()) || "http".equals(page.getScheme())))) {
      throw new IllegalArgumentException("Not the address of a page: " + page);
    }
  }
}
