package org.loginwithx.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.ByteArrayBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answer to one attempt. It decides by the headers whether the body is read, and reads up
 * to a limit; past it the connection is dropped, not drained.
 */
final class ResponseReader implements AsyncResponseConsumer<ResponseReader.Whole> {

  /** The most interim answers (RFC 9110 section 15.2) before the final one. */
  private static final int MAX_INTERIM = 10;

  private final int maxBody;
  private final Supplier<@Nullable HttpFault> started;
  private final ByteArrayBuffer received = new ByteArrayBuffer(512);
  private int interim;
  private @Nullable HttpResponse head;
  private @Nullable FutureCallback<Whole> callback;
  private @Nullable Whole whole;

  /** An answer that has arrived in full; header names are in lower case. */
  // Two answers are never compared.
  @SuppressWarnings("ArrayRecordComponent")
  record Whole(int status, Map<String, List<String>> headers, byte[] body) {

    @Override
    public String toString() {
      return "Whole[status=" + status + ']';
    }
  }

  /**
   * @param started called when the headers of the answer have arrived; a fault if it must not be
   *     used
   */
  ResponseReader(int maxBody, Supplier<@Nullable HttpFault> started) {
    this.maxBody = maxBody;
    this.started = started;
  }

  @Override
  public void informationResponse(HttpResponse response, HttpContext context)
      throws ProtocolException {
    interim++;
    if (interim > MAX_INTERIM) {
      throw new ProtocolException("too many interim answers");
    }
  }

  @Override
  public void consumeResponse(
      HttpResponse response,
      @Nullable EntityDetails body,
      HttpContext context,
      FutureCallback<Whole> result)
      throws RejectedResponseException {
    HttpFault fault = started.get();
    HttpFault refusal = fault == null ? refusal(response) : fault;
    if (refusal != null) {
      throw new RejectedResponseException(refusal);
    }
    head = response;
    callback = result;
    if (body == null) {
      streamEnd(List.of());
    }
  }

  @Override
  public void updateCapacity(CapacityChannel capacity) throws IOException {
    // The limit is kept by consume().
    capacity.update(Integer.MAX_VALUE);
  }

  @Override
  public void consume(ByteBuffer bytes) throws RejectedResponseException {
    int length = bytes.remaining();
    if (length > maxBody - received.length()) {
      throw new RejectedResponseException(HttpFault.TOO_LARGE);
    }
    byte[] part = new byte[length];
    bytes.get(part);
    received.append(part, 0, length);
  }

  @Override
  public void streamEnd(@Nullable List<? extends Header> trailers)
      throws RejectedResponseException {
    HttpResponse response = head;
    if (response == null) {
      throw new RejectedResponseException(HttpFault.PROTOCOL);
    }
    byte[] body = received.toByteArray();
    whole =
        new Whole(response.getCode(), headers(response), isGzip(response) ? inflated(body) : body);
  }

  @Override
  public void failed(Exception cause) {}

  /**
   * Hands over the answer. By now its connection is free: a caller that makes another call at once
   * gets the same connection, instead of a second one with another handshake.
   */
  @Override
  public void releaseResources() {
    Whole answer = whole;
    FutureCallback<Whole> result = callback;
    if (answer != null && result != null) {
      whole = null;
      result.completed(answer);
    }
  }

  private @Nullable HttpFault refusal(HttpResponse response) {
    if (response.getCode() > 599) {
      return HttpFault.PROTOCOL;
    }
    Header[] encodings = response.getHeaders(HttpHeaders.CONTENT_ENCODING);
    if (encodings.length > 1
        || (encodings.length == 1 && !isOneOf(encodings[0], "", "identity", "gzip"))) {
      return HttpFault.PROTOCOL;
    }
    Header length = response.getFirstHeader(HttpHeaders.CONTENT_LENGTH);
    if (length == null) {
      return null;
    }
    // Disagreement about where the body ends mixes answers up (RFC 9112 section 6.3).
    if (response.containsHeader(HttpHeaders.TRANSFER_ENCODING)) {
      return HttpFault.PROTOCOL;
    }
    return Long.parseLong(length.getValue()) > maxBody ? HttpFault.TOO_LARGE : null;
  }

  /** The request asks for no compression, but some gateways compress nevertheless. */
  private static boolean isGzip(HttpResponse response) {
    Header encoding = response.getFirstHeader(HttpHeaders.CONTENT_ENCODING);
    return encoding != null && isOneOf(encoding, "gzip");
  }

  private static boolean isOneOf(Header header, String... values) {
    return List.of(values).contains(header.getValue().strip().toLowerCase(Locale.ROOT));
  }

  /** Stops at the limit: a small answer can inflate to a very large one. */
  private byte[] inflated(byte[] compressed) throws RejectedResponseException {
    byte[] body;
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
      body = in.readNBytes(maxBody + 1);
    } catch (IOException notGzip) {
      throw new RejectedResponseException(HttpFault.PROTOCOL);
    }
    if (body.length > maxBody) {
      throw new RejectedResponseException(HttpFault.TOO_LARGE);
    }
    return body;
  }

  private static Map<String, List<String>> headers(HttpResponse response) {
    Map<String, List<String>> headers = new HashMap<>();
    for (Header header : response.getHeaders()) {
      headers
          .computeIfAbsent(header.getName().toLowerCase(Locale.ROOT), name -> new ArrayList<>(1))
          .add(header.getValue() == null ? "" : header.getValue());
    }
    return headers;
  }
}
