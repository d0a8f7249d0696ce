package org.loginwithx.web;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * Where a user goes after the log-in: a path of this origin and nothing else.
 *
 * <p>A path is refused, not repaired, if it has a character that browsers treat differently from
 * how it looks (they read a backslash as a slash, and drop tabs and line ends), or if another
 * decoding could turn it into an address of another host.
 *
 * @param path begins with exactly one slash; may have a query and a fragment
 */
@Internal
public record ReturnUrl(String path) {

  private static final int LONGEST = 2000;

  /** Browsers send these as they are, although they have to be percent-encoded. */
  private static final String ODD = "{}|^`\"<>[]";

  /** In the query and the fragment these are data that a link forgot to encode. */
  private static final String UNENCODED = "% \t\r\n";

  /** No honest path has to be decoded more often. */
  private static final int MOST_DECODED = 5;

  private static final Pattern ESCAPE = Pattern.compile("%([0-7][0-9a-f])");

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  public ReturnUrl {
    if (!isSafe(path)) {
      throw new IllegalArgumentException("Not a path of this origin");
    }
  }

  /** The path, if it is a path of this origin without any change. */
  public static Optional<ReturnUrl> parse(@Nullable String path) {
    return path != null && isSafe(path) ? Optional.of(new ReturnUrl(path)) : Optional.empty();
  }

  /**
   * The path of a link that a user wrote or typed. Characters that are harmless, but not allowed in
   * a URL, are encoded first. An unsafe path is refused nevertheless.
   */
  public static Optional<ReturnUrl> mend(@Nullable String text) {
    return text == null || text.length() > LONGEST ? Optional.empty() : parse(encoded(text));
  }

  /** This path as the query */
  public String asQuery() {
    return "?returnTo=" + URLEncoder.encode(path, StandardCharsets.UTF_8);
  }

  /** The path without query and fragment. */
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

  /** Null if a character must not be where it is. */
  private static @Nullable String encoded(String text) {
    StringBuilder encoded = new StringBuilder(text.length());
    boolean behindPath = false;
    boolean fragment = false;
    for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
      int letter = text.codePointAt(i);
      if (letter == '%' && isEscape(text, i)) {
        encoded.append('%');
      } else if ((fragment && letter == '#') || (behindPath ? isData(letter) : isOfPath(letter))) {
        encode(encoded, letter);
      } else if (letter <= ' ' || letter >= 0x7f || letter == '%') {
        return null;
      } else {
        encoded.append((char) letter);
      }
      behindPath |= letter == '?' || letter == '#';
      fragment |= letter == '#';
    }
    return encoded.toString();
  }

  private static boolean isEscape(String text, int at) {
    return at + 2 < text.length()
        && HexFormat.isHexDigit(text.charAt(at + 1))
        && HexFormat.isHexDigit(text.charAt(at + 2));
  }

  /**
   * Whether to encode this character of a path. Characters that look like a slash or a dot are not
   * among them.
   */
  private static boolean isOfPath(int letter) {
    return ODD.indexOf(letter) >= 0
        || (letter >= 0x80 && (Character.isLetterOrDigit(letter) || isMark(letter)));
  }

  private static boolean isMark(int letter) {
    int type = Character.getType(letter);
    return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
  }

  /** Whether to encode this character of a query or fragment. Brackets are usual in a query. */
  private static boolean isData(int letter) {
    if (letter < 0x80) {
      return UNENCODED.indexOf(letter) >= 0
          || (ODD.indexOf(letter) >= 0 && letter != '[' && letter != ']');
    }
    return switch (Character.getType(letter)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private static void encode(StringBuilder encoded, int letter) {
    for (byte octet : Character.toString(letter).getBytes(StandardCharsets.UTF_8)) {
      encoded.append('%').append(HEX.toHexDigits(octet));
    }
  }

  /** Whether a reader could take the path, up to the query, for {@code //host}. */
  private static boolean isAmbiguous(String path) {
    String text = path.substring(0, pathEnd(path)).toLowerCase(Locale.ROOT);
    // A proxy or a servlet may decode it once more, and so may the programs that they call.
    for (int times = 0; times < MOST_DECODED; times++) {
      if (hasTrick(text)) {
        return true;
      }
      String decoded = decoded(text);
      if (decoded.equals(text)) {
        return false;
      }
      text = decoded;
    }
    return true;
  }

  /**
   * Whether the path has encoded slashes or dots, or control characters, which no path of this
   * application needs. Browsers resolve dot segments.
   */
  private static boolean hasTrick(String lower) {
    return lower.contains("//")
        || lower.contains("%2f")
        || lower.contains("%5c")
        || lower.contains("%2e")
        || lower.contains("%0")
        || lower.contains("%1")
        || lower.contains("%7f")
        || lower.contains("/.");
  }

  private static String decoded(String lower) {
    return ESCAPE
        .matcher(lower)
        .replaceAll(escape -> Matcher.quoteReplacement(letter(escape.group(1))))
        .toLowerCase(Locale.ROOT);
  }

  private static String letter(String hex) {
    return Character.toString(HexFormat.fromHexDigits(hex));
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
