package org.loginwithx.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.ByteArrayBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a successful answer line by line while it arrives, however long that takes. Every other
 * answer is read as a whole.
 */
final class LineReader implements AsyncResponseConsumer<ResponseReader.Whole> {

  private final ResponseReader whole;
  private final Runnable opened;
  private final Predicate<String> lines;
  private final int maxLine;
  private final ByteArrayBuffer line = new ByteArrayBuffer(512);
  private boolean streaming;

  /**
   * @param whole reads an answer without lines
   * @param opened called when the lines begin
   * @param lines takes each line that is not empty, and says whether there may be more; must not
   *     block
   */
  LineReader(ResponseReader whole, int maxLine, Runnable opened, Predicate<String> lines) {
    this.whole = whole;
    this.maxLine = maxLine;
    this.opened = opened;
    this.lines = lines;
  }

  @Override
  public void informationResponse(HttpResponse response, HttpContext context)
      throws ProtocolException {
    whole.informationResponse(response, context);
  }

  @Override
  public void consumeResponse(
      HttpResponse response,
      @Nullable EntityDetails body,
      HttpContext context,
      FutureCallback<ResponseReader.Whole> result)
      throws RejectedResponseException {
    whole.consumeResponse(response, body, context, result);
    streaming = response.getCode() == HttpStatus.SC_OK && body != null;
    if (streaming) {
      if (response.containsHeader(HttpHeaders.CONTENT_ENCODING)) {
        throw new RejectedResponseException(HttpFault.PROTOCOL);
      }
      opened.run();
    }
  }

  @Override
  public void updateCapacity(CapacityChannel capacity) throws IOException {
    whole.updateCapacity(capacity);
  }

  @Override
  public void consume(ByteBuffer bytes) throws RejectedResponseException {
    if (!streaming) {
      whole.consume(bytes);
      return;
    }
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      if (next == '\n') {
        endOfLine();
      } else if (line.length() == maxLine) {
        throw new RejectedResponseException(HttpFault.TOO_LARGE);
      } else {
        line.append(next);
      }
    }
  }

  private void endOfLine() throws RejectedResponseException {
    // Servers send empty lines to show that they are there.
    String text = new String(line.array(), 0, line.length(), StandardCharsets.UTF_8).strip();
    line.clear();
    if (!text.isEmpty() && !lines.test(text)) {
      throw new RejectedResponseException(HttpFault.TOO_LARGE);
    }
  }

  /** A last line without an end may be cut off, and is dropped. */
  @Override
  public void streamEnd(@Nullable List<? extends Header> trailers)
      throws RejectedResponseException {
    whole.streamEnd(trailers);
  }

  @Override
  public void failed(Exception cause) {
    whole.failed(cause);
  }

  @Override
  public void releaseResources() {
    whole.releaseResources();
  }
}
