package org.loginwithx.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.user.Visit;

/** Describes where a request comes from, in words that let a user recognize it, and no more. */
@Internal
public final class Visits {

  /** The rest of the header helps no user to recognize a browser. */
  private static final int LONGEST_AGENT = 500;

  private static final String UNKNOWN = "Unknown";

  /** Browsers by a word that only they use; most claim to be Chrome and Safari as well. */
  private static final List<Map.Entry<String, String>> BROWSERS =
      List.of(
          Map.entry("Edg", "Edge"),
          Map.entry("OPR/", "Opera"),
          Map.entry("SamsungBrowser/", "Samsung Internet"),
          Map.entry("Firefox/", "Firefox"),
          Map.entry("FxiOS/", "Firefox"),
          Map.entry("Chrome/", "Chrome"),
          Map.entry("CriOS/", "Chrome"),
          Map.entry("Safari/", "Safari"));

  private static final List<Map.Entry<String, String>> SYSTEMS =
      List.of(
          Map.entry("Windows", "Windows"),
          Map.entry("iPhone", "iPhone"),
          Map.entry("iPad", "iPad"),
          Map.entry("Android", "Android"),
          Map.entry("Macintosh", "macOS"),
          Map.entry("CrOS", "ChromeOS"),
          Map.entry("Linux", "Linux"));

  private Visits() {}

  /**
   * The visit of this request, now.
   *
   * @param attemptId the id of the attempt
   */
  public static Visit of(HttpServletRequest request, String attemptId, LoginSettings settings) {
    // A session keeps milliseconds, see SessionLogin: both times have to be equal.
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    return new Visit(
        now,
        attemptId,
        settings.trustedProxies().networkOf(request).prefix(),
        agent(request.getHeader("User-Agent")));
  }

  /** Browser and system, for instance {@code Firefox on Windows}. Never the header itself. */
  static String agent(@Nullable String header) {
    if (header == null) {
      return UNKNOWN;
    }
    String text = header.substring(0, Math.min(header.length(), LONGEST_AGENT));
    Optional<String> browser = first(BROWSERS, text);
    Optional<String> system = first(SYSTEMS, text);
    if (browser.isEmpty()) {
      return UNKNOWN;
    }
    return system.map(name -> browser.get() + " on " + name).orElse(browser.get());
  }

  private static Optional<String> first(List<Map.Entry<String, String>> words, String text) {
    return words.stream()
        .filter(word -> text.contains(word.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
