package org.loginwithx.http;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides by the headers of one attempt's answer whether its body is read. */
final class AnswerReader implements BodyHandler<byte[]> {

  private final int maxBody;
  private final Whole whole;
  private volatile boolean started;

  /**
   * @param whole told when an answer is there in full, before the JDK's client knows
   */
  AnswerReader(int maxBody, Whole whole) {
    this.maxBody = maxBody;
    this.whole = whole;
  }

  /** Takes an answer that has come in full. */
  @FunctionalInterface
  interface Whole {
    void accept(int status, HttpHeaders headers, byte[] body);
  }

  /** Whether the headers of an answer have come. */
  boolean started() {
    return started;
  }

  @Override
  public BodySubscriber<byte[]> apply(ResponseInfo info) {
    started = true;
    HttpFault refusal = refusal(info);
    return refusal == null
        ? new LimitedBody(maxBody, body -> whole.accept(info.statusCode(), info.headers(), body))
        : new RefusedBody(refusal);
  }

  private @Nullable HttpFault refusal(ResponseInfo info) {
    // An interim status that reaches us was taken for the final one by the JDK; the real answer
    // would follow on the same connection.
    if (info.statusCode() < 200 || info.statusCode() > 599) {
      return HttpFault.PROTOCOL;
    }
    HttpHeaders headers = info.headers();
    // We asked for no compression, and inflating is how a small answer becomes a large one.
    for (String encoding : headers.allValues("content-encoding")) {
      if (!encoding.isBlank() && !encoding.strip().equalsIgnoreCase("identity")) {
        return HttpFault.PROTOCOL;
      }
    }
    return lengthRefusal(headers);
  }

  /** Two opinions on where the body ends are how answers get mixed up (RFC 9112 section 6.3). */
  private @Nullable HttpFault lengthRefusal(HttpHeaders headers) {
    List<String> lengths = headers.allValues("content-length");
    List<String> transfers = headers.allValues("transfer-encoding");
    if (lengths.size() + transfers.size() > 1) {
      return HttpFault.PROTOCOL;
    }
    if (!transfers.isEmpty() && !transfers.get(0).strip().equalsIgnoreCase("chunked")) {
      return HttpFault.PROTOCOL;
    }
    return lengths.isEmpty() ? null : lengthRefusal(lengths.get(0).strip());
  }

  private @Nullable HttpFault lengthRefusal(String length) {
    try {
      long bytes = Long.parseLong(length);
      if (bytes < 0) {
        return HttpFault.PROTOCOL;
      }
      return bytes > maxBody ? HttpFault.TOO_LARGE : null;
    } catch (NumberFormatException e) {
      return HttpFault.PROTOCOL;
    }
  }
}
