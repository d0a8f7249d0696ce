package org.loginwithx.attempt;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes texts in few bytes, for a cookie. Most of these texts are random bytes written in
 * hexadecimal digits or base64url; here they are stored as the bytes themselves.
 *
 * <p>Each field begins with two bytes, which hold its kind and its length. Its bytes follow.
 */
final class Packed {

  private static final int NULL = 0;
  private static final int TEXT = 1;
  private static final int HEX = 2;
  private static final int BASE64URL = 3;

  /** The kind is in the bits above these. */
  private static final int LENGTH_BITS = 14;

  private static final int LONGEST = (1 << LENGTH_BITS) - 1;

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
  private static final HexFormat HEXADECIMAL = HexFormat.of();

  private Packed() {}

  /**
   * @throws IllegalArgumentException if a field is too long
   */
  static byte[] write(List<@Nullable String> fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(300);
    for (String field : fields) {
      if (field == null) {
        add(bytes, NULL, new byte[0]);
      } else if (isHex(field)) {
        add(bytes, HEX, HEXADECIMAL.parseHex(field));
      } else if (isBase64Url(field)) {
        add(bytes, BASE64URL, DECODER.decode(field));
      } else {
        add(bytes, TEXT, field.getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  private static void add(ByteArrayOutputStream bytes, int kind, byte[] value) {
    if (value.length > LONGEST) {
      throw new IllegalArgumentException("too long");
    }
    int head = kind << LENGTH_BITS | value.length;
    bytes.write(head >> Byte.SIZE);
    bytes.write(head);
    bytes.writeBytes(value);
  }

  /**
   * The fields in the order they were written.
   *
   * @throws IllegalArgumentException if the bytes were not written by {@link #write}
   */
  static List<@Nullable String> read(byte[] packed) {
    ByteBuffer bytes = ByteBuffer.wrap(packed);
    List<@Nullable String> fields = new ArrayList<>(20);
    while (bytes.remaining() >= Short.BYTES) {
      int head = Short.toUnsignedInt(bytes.getShort());
      int length = head & LONGEST;
      if (length > bytes.remaining()) {
        throw new IllegalArgumentException("cut off");
      }
      byte[] value = new byte[length];
      bytes.get(value);
      fields.add(
          switch (head >> LENGTH_BITS) {
            case NULL -> null;
            case HEX -> HEXADECIMAL.formatHex(value);
            case BASE64URL -> ENCODER.encodeToString(value);
            default -> new String(value, StandardCharsets.UTF_8);
          });
    }
    if (bytes.hasRemaining()) {
      throw new IllegalArgumentException("cut off");
    }
    return fields;
  }

  private static boolean isHex(String text) {
    return text.length() % 2 == 0
        && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  /** Only a text that decoding and encoding return unchanged: its spare bits must be zero. */
  private static boolean isBase64Url(String text) {
    if (!text.chars().allMatch(Packed::isBase64Url)) {
      // An exception for each ordinary text would cost more than all the rest.
      return false;
    }
    try {
      return ENCODER.encodeToString(DECODER.decode(text)).equals(text);
    } catch (IllegalArgumentException other) {
      return false;
    }
  }

  private static boolean isBase64Url(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }
}
