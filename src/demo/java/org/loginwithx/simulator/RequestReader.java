package org.loginwithx.simulator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Cuts HTTP/1.1 requests out of the octets of a connection. */
final class RequestReader {

  static final int LARGEST_REQUEST = 1 << 20;

  private RequestReader() {}

  /**
   * Takes one whole request out of the buffer, or leaves the buffer as it is.
   *
   * @throws IllegalArgumentException when it can never become a request this server reads
   */
  static @Nullable Request read(ByteBuffer buffer) {
    int headLength = headLength(buffer);
    if (headLength < 0) {
      return null;
    }
    String head = text(buffer, buffer.position(), headLength);
    String[] lines = head.split("\r\n");
    Map<String, List<String>> headers = headers(lines);
    if (headers.containsKey("transfer-encoding")) {
      throw new IllegalArgumentException("Only bodies with a content-length are read");
    }
    int bodyLength = Integer.parseInt(headers.getOrDefault("content-length", List.of("0")).get(0));
    if (bodyLength < 0 || bodyLength > LARGEST_REQUEST) {
      throw new IllegalArgumentException("content-length out of bounds");
    }
    if (buffer.remaining() < headLength + bodyLength) {
      return null;
    }
    String body = text(buffer, buffer.position() + headLength, bodyLength);
    buffer.position(buffer.position() + headLength + bodyLength);
    return request(lines[0], headers, body);
  }

  private static int headLength(ByteBuffer buffer) {
    for (int i = buffer.position() + 3; i < buffer.limit(); i++) {
      if (buffer.get(i) == '\n'
          && buffer.get(i - 1) == '\r'
          && buffer.get(i - 2) == '\n'
          && buffer.get(i - 3) == '\r') {
        return i + 1 - buffer.position();
      }
    }
    return -1;
  }

  private static String text(ByteBuffer buffer, int start, int length) {
    return new String(buffer.array(), buffer.arrayOffset() + start, length, ISO_8859_1);
  }

  private static Map<String, List<String>> headers(String[] lines) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon < 1) {
        throw new IllegalArgumentException("Not a header: " + lines[i]);
      }
      String name = lines[i].substring(0, colon).toLowerCase(Locale.ROOT);
      headers
          .computeIfAbsent(name, ignored -> new ArrayList<>(1))
          .add(lines[i].substring(colon + 1).trim());
    }
    return headers;
  }

  private static Request request(
      String requestLine, Map<String, List<String>> headers, String body) {
    String[] parts = requestLine.split(" ", -1);
    if (parts.length != 3 || !parts[1].startsWith("/") || !parts[2].startsWith("HTTP/1.")) {
      throw new IllegalArgumentException("Not a request line: " + requestLine);
    }
    String[] target = parts[1].split("\\?", 2);
    String connection =
        String.join(",", headers.getOrDefault("connection", List.of())).toLowerCase(Locale.ROOT);
    boolean closesAfter =
        connection.contains("close")
            || (parts[2].equals("HTTP/1.0") && !connection.contains("keep-alive"));
    String query = target.length == 2 ? target[1] : "";
    return new Request(parts[0], target[0], query, headers, body, closesAfter);
  }
}
