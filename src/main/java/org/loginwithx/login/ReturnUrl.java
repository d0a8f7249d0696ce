package org.loginwithx.login;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a person goes after the log-in: a path of this origin and nothing else.
 *
 * <p>Every character that a browser treats as something else than it looks like (a backslash is a
 * slash to it, tabs and line ends are not there at all) is refused instead of mended, and so is
 * what a later step might decode once more into an address of another host.
 *
 * @param path begins with exactly one slash; may have a query and a fragment
 */
public record ReturnUrl(String path) {

  private static final int LONGEST = 2000;

  public ReturnUrl {
    if (!isSafe(path)) {
      throw new IllegalArgumentException("Not a path of this origin");
    }
  }

  /** The path, if it is one of this origin; nothing that can be mended is mended. */
  public static Optional<ReturnUrl> parse(@Nullable String path) {
    return path != null && isSafe(path) ? Optional.of(new ReturnUrl(path)) : Optional.empty();
  }

  /**
   * This address as the query {@code ?returnTo=} of the sign-in page or of the start of a log-in.
   */
  public String asQuery() {
    return "?returnTo=" + URLEncoder.encode(path, StandardCharsets.UTF_8);
  }

  /** The page alone. */
  public String pathWithoutQuery() {
    return path.substring(0, pathEnd(path));
  }

  private static boolean isSafe(String path) {
    if (path.isEmpty() || path.length() > LONGEST || path.charAt(0) != '/') {
      return false;
    }
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '\\') {
        return false;
      }
    }
    return !isAmbiguous(path) && isUri(path);
  }

  /** Whether somebody could read {@code //host} out of the path, up to the query. */
  private static boolean isAmbiguous(String path) {
    String lower = path.substring(0, pathEnd(path)).toLowerCase(Locale.ROOT);
    // Encoded slashes, dots and percent signs have no place in a path of ours, and a proxy or a
    // servlet may decode them once more; dot segments are resolved by the browser.
    return lower.contains("//")
        || lower.contains("%2f")
        || lower.contains("%5c")
        || lower.contains("%2e")
        || lower.contains("%25")
        || lower.contains("%0")
        || lower.contains("%1")
        || lower.contains("/.");
  }

  private static int pathEnd(String path) {
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '?' || c == '#') {
        return i;
      }
    }
    return path.length();
  }

  private static boolean isUri(String path) {
    try {
      URI uri = new URI(path);
      return uri.getScheme() == null && uri.getRawAuthority() == null;
    } catch (URISyntaxException notAUri) {
      return false;
    }
  }

  @Override
  public String toString() {
    return path;
  }
}
