package org.loginwithx.form;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.loginwithx.Internal;

/**
 * Writes and reads {@code application/x-www-form-urlencoded} as RFC 5849 section 3.4.1.3.1 asks
 * for.
 */
@Internal
public final class FormEncoding {

  private FormEncoding() {}

  /**
   * Joins the parameters in the given order, percent-encoded by RFC 5849 section 3.6: the bytes
   * sent are then the bytes signed, and a space is {@code %20}.
   *
   * @throws IllegalArgumentException if a name or value holds half a surrogate pair
   */
  public static String encode(List<Parameter> parameters) {
    StringBuilder form = new StringBuilder();
    for (Parameter parameter : parameters) {
      if (!form.isEmpty()) {
        form.append('&');
      }
      form.append(PercentEncoding.encode(parameter.name()))
          .append('=')
          .append(PercentEncoding.encode(parameter.value()));
    }
    return form.toString();
  }

  /**
   * Reads a form body or a raw query. Order and duplicates are kept, so that the caller can refuse
   * a doubled parameter; a name without {@code =} has an empty value; {@code +} is a space; empty
   * pairs ({@code &&}) are skipped.
   *
   * @throws MalformedFormException on a broken percent escape, on bytes that are not UTF-8, and on
   *     any character that RFC 3986 does not allow, so that an HTML page or a misread charset does
   *     not pass as parameters
   */
  public static List<Parameter> parse(String form) throws MalformedFormException {
    List<Parameter> parameters = new ArrayList<>();
    int start = 0;
    while (start < form.length()) {
      int ampersand = form.indexOf('&', start);
      int end = ampersand < 0 ? form.length() : ampersand;
      if (end > start) {
        parameters.add(parsePair(form, start, end));
      }
      start = end + 1;
    }
    return parameters;
  }

  private static Parameter parsePair(String form, int start, int end)
      throws MalformedFormException {
    int equals = form.indexOf('=', start);
    if (equals < 0 || equals >= end) {
      return new Parameter(decode(form, start, end), "");
    }
    return new Parameter(decode(form, start, equals), decode(form, equals + 1, end));
  }

  private static String decode(String form, int start, int end) throws MalformedFormException {
    boolean escaped = false;
    for (int index = start; index < end; index++) {
      char character = form.charAt(index);
      if (!isAllowedRaw(character)) {
        throw new MalformedFormException("character not allowed at position " + index);
      }
      escaped |= character == '%' || character == '+';
    }
    return escaped ? unescape(form, start, end) : form.substring(start, end);
  }

  private static String unescape(String form, int start, int end) throws MalformedFormException {
    byte[] octets = new byte[end - start];
    int length = 0;
    int index = start;
    while (index < end) {
      char character = form.charAt(index);
      if (character == '%') {
        octets[length++] = escapedOctet(form, index, end);
        index += 3;
        continue;
      }
      octets[length++] = (byte) (character == '+' ? ' ' : character);
      index++;
    }
    try {
      // A new decoder reports what is not UTF-8; the String constructor would replace it.
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(octets, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw new MalformedFormException("not UTF-8 between positions " + start + " and " + end);
    }
  }

  private static byte escapedOctet(String form, int index, int end) throws MalformedFormException {
    if (index + 2 < end) {
      int high = hexadecimalDigit(form.charAt(index + 1));
      int low = hexadecimalDigit(form.charAt(index + 2));
      if (high >= 0 && low >= 0) {
        return (byte) ((high << 4) | low);
      }
    }
    throw new MalformedFormException("broken percent escape at position " + index);
  }

  private static int hexadecimalDigit(char character) {
    // Not Character.digit alone: it also takes the digits of other scripts.
    return character < 128 ? Character.digit(character, 16) : -1;
  }

  private static boolean isAllowedRaw(char character) {
    return character > ' ' && character < 127 && "\"<>\\^`{|}".indexOf(character) < 0;
  }
}
