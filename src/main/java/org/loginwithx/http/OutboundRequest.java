package org.loginwithx.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * A request to another server.
 *
 * @param method as it is sent
 * @param uri absolute; sent as it is
 * @param headers without those that say how the message is transferred: host, length, connection
 * @param body null if there is none; not copied
 */
// Two requests are never compared, and a copy of each body buys nothing.
@SuppressWarnings("ArrayRecordComponent")
@Internal
public record OutboundRequest(
    String method, URI uri, Map<String, String> headers, byte @Nullable [] body) {

  public static OutboundRequest get(URI uri) {
    return new OutboundRequest("GET", uri, Map.of(), null);
  }

  /** A POST without a body; {@link #withBody} gives it one. */
  public static OutboundRequest post(URI uri) {
    return new OutboundRequest("POST", uri, Map.of(), null);
  }

  /** This request with one more header. */
  public OutboundRequest with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new OutboundRequest(method, uri, more, body);
  }

  /** This request with a body of this type. */
  public OutboundRequest withBody(String contentType, byte[] bytes) {
    return new OutboundRequest(method, uri, with("Content-Type", contentType).headers, bytes);
  }

  /** This request with an encoded form as its body. */
  public OutboundRequest withForm(String form) {
    return withBody("application/x-www-form-urlencoded", form.getBytes(StandardCharsets.US_ASCII));
  }

  /** Headers, query and body are left out: they may hold tokens. */
  @Override
  public String toString() {
    return method + ' ' + uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
  }
}
