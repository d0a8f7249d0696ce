package org.loginwithx.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** RFC 5849 section 3.6 for writing; strict reading of the same and of form encoding. */
final class PercentEncoding {

  private static final String HEX = "0123456789ABCDEF";

  private PercentEncoding() {}

  static String encode(String text) {
    StringBuilder encoded = new StringBuilder(text.length() + 16);
    for (byte octet : text.getBytes(UTF_8)) {
      if (isUnreserved(octet)) {
        encoded.append((char) octet);
      } else {
        appendEscaped(encoded, octet);
      }
    }
    return encoded.toString();
  }

  /** A URL as it may stand in a header: what is not printable ASCII is escaped, the rest kept. */
  static String encodeForHeader(String url) {
    StringBuilder encoded = new StringBuilder(url.length());
    for (byte octet : url.getBytes(UTF_8)) {
      if (octet > ' ' && octet < 0x7f) {
        encoded.append((char) octet);
      } else {
        appendEscaped(encoded, octet);
      }
    }
    return encoded.toString();
  }

  static String decode(String text) {
    return decode(text, false);
  }

  /** As {@link #decode}, and {@code +} is a space: queries and form bodies. */
  static String decodeForm(String text) {
    return decode(text, true);
  }

  private static boolean isUnreserved(byte octet) {
    return (octet >= 'a' && octet <= 'z')
        || (octet >= 'A' && octet <= 'Z')
        || (octet >= '0' && octet <= '9')
        || octet == '-'
        || octet == '.'
        || octet == '_'
        || octet == '~';
  }

  private static void appendEscaped(StringBuilder target, byte octet) {
    target.append('%').append(HEX.charAt((octet >> 4) & 0xf)).append(HEX.charAt(octet & 0xf));
  }

  private static String decode(String text, boolean plusIsSpace) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        octets.write(octetAt(text, i + 1));
        i += 2;
      } else if (c == '+' && plusIsSpace) {
        octets.write(' ');
      } else if (c < 0x80) {
        octets.write(c);
      } else {
        throw new IllegalArgumentException("Not ASCII: position " + i);
      }
    }
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(octets.toByteArray())).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("Not UTF-8 after decoding", e);
    }
  }

  private static int octetAt(String text, int position) {
    if (position + 2 > text.length()) {
      throw new IllegalArgumentException("Cut-off escape at position " + position);
    }
    int high = Character.digit(text.charAt(position), 16);
    int low = Character.digit(text.charAt(position + 1), 16);
    if (high < 0 || low < 0) {
      throw new IllegalArgumentException("Not an escape at position " + position);
    }
    return high * 16 + low;
  }
}
