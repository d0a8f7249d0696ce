package org.loginwithx.simulator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP answer before it is put on the wire. Header names are in lower case, as X has sent them
 * since May 2017.
 */
final class Reply {

  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private record Header(String name, String value) {}

  private final int status;
  private final List<Header> headers;
  private final byte[] body;

  private Reply(int status, List<Header> headers, byte[] body) {
    this.status = status;
    this.headers = List.copyOf(headers);
    this.body = body;
  }

  static Reply empty(int status) {
    return new Reply(status, List.of(), new byte[0]);
  }

  static Reply of(int status, String contentType, String body) {
    return empty(status).withHeader("content-type", contentType).withBody(body.getBytes(UTF_8));
  }

  static Reply json(int status, String body) {
    return of(status, "application/json;charset=utf-8", body);
  }

  static Reply html(int status, String body) {
    return of(status, "text/html;charset=utf-8", body);
  }

  static Reply redirect(String location) {
    return empty(302).withHeader("location", PercentEncoding.encodeForHeader(location));
  }

  int status() {
    return status;
  }

  byte[] body() {
    return body.clone();
  }

  String text() {
    return new String(body, UTF_8);
  }

  @Nullable String header(String name) {
    for (Header header : headers) {
      if (header.name().equals(name)) {
        return header.value();
      }
    }
    return null;
  }

  Reply withStatus(int newStatus) {
    return new Reply(newStatus, headers, body);
  }

  Reply withBody(byte[] newBody) {
    return new Reply(status, headers, newBody.clone());
  }

  /** Puts the header in place of an earlier one of this name. */
  Reply withHeader(String name, String value) {
    List<Header> changed = new ArrayList<>(withoutHeader(name).headers);
    changed.add(new Header(name, value));
    return new Reply(status, changed, body);
  }

  /** X sends its time with every reply; clients find the error of their own clock by it. */
  Reply withDate(Instant instant) {
    return withHeader("date", HTTP_DATE.format(instant));
  }

  Reply withoutHeader(String name) {
    return new Reply(
        status, headers.stream().filter(header -> !header.name().equals(name)).toList(), body);
  }

  /** Status line and headers, up to and with the empty line. */
  byte[] head() {
    StringBuilder head = new StringBuilder(256);
    head.append("HTTP/1.1 ").append(status).append(status == 200 ? " OK" : " ").append("\r\n");
    for (Header header : headers) {
      head.append(header.name()).append(": ").append(header.value()).append("\r\n");
    }
    return head.append("\r\n").toString().getBytes(ISO_8859_1);
  }
}
