package org.loginwithx.form;

import org.loginwithx.Internal;

/**
 * Percent-encoding of RFC 5849 section 3.6: only the unreserved characters of RFC 3986 stay, which
 * is where it differs from a form encoder ({@code +}, {@code *} and {@code ~}).
 */
@Internal
public final class PercentEncoding {

  private static final char[] HEXADECIMAL = "0123456789ABCDEF".toCharArray();
  private static final boolean[] UNRESERVED = new boolean[128];

  static {
    String unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    for (int index = 0; index < unreserved.length(); index++) {
      UNRESERVED[unreserved.charAt(index)] = true;
    }
  }

  private PercentEncoding() {}

  /**
   * Encodes the UTF-8 bytes of a text; returns the same string if there is nothing to encode.
   *
   * @throws IllegalArgumentException if the text holds half a surrogate pair, which has no UTF-8
   *     form: replacing it silently would sign something else than was asked for
   */
  public static String encode(String text) {
    int firstReserved = 0;
    while (firstReserved < text.length() && isUnreserved(text.charAt(firstReserved))) {
      firstReserved++;
    }
    if (firstReserved == text.length()) {
      return text;
    }
    StringBuilder encoded = new StringBuilder(text.length() * 2 + 16);
    encoded.append(text, 0, firstReserved);
    appendEncoded(text, firstReserved, encoded);
    return encoded.toString();
  }

  private static void appendEncoded(String text, int start, StringBuilder target) {
    int index = start;
    while (index < text.length()) {
      char character = text.charAt(index);
      if (isUnreserved(character)) {
        target.append(character);
        index++;
        continue;
      }
      int codePoint = text.codePointAt(index);
      appendUtf8(codePoint, target);
      index += Character.charCount(codePoint);
    }
  }

  private static void appendUtf8(int codePoint, StringBuilder target) {
    if (codePoint < 0x80) {
      appendByte(codePoint, target);
      return;
    }
    if (codePoint < 0x800) {
      appendByte(0xC0 | (codePoint >> 6), target);
      appendByte(0x80 | (codePoint & 0x3F), target);
      return;
    }
    if (codePoint < 0x10000) {
      if (Character.isSurrogate((char) codePoint)) {
        throw new IllegalArgumentException("half a surrogate pair cannot be encoded");
      }
      appendByte(0xE0 | (codePoint >> 12), target);
      appendByte(0x80 | ((codePoint >> 6) & 0x3F), target);
      appendByte(0x80 | (codePoint & 0x3F), target);
      return;
    }
    appendByte(0xF0 | (codePoint >> 18), target);
    appendByte(0x80 | ((codePoint >> 12) & 0x3F), target);
    appendByte(0x80 | ((codePoint >> 6) & 0x3F), target);
    appendByte(0x80 | (codePoint & 0x3F), target);
  }

  private static void appendByte(int octet, StringBuilder target) {
    target.append('%').append(HEXADECIMAL[octet >> 4]).append(HEXADECIMAL[octet & 0xF]);
  }

  private static boolean isUnreserved(char character) {
    return character < 128 && UNRESERVED[character];
  }
}
