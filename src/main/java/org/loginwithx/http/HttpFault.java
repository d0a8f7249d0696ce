package org.loginwithx.http;

import org.loginwithx.Internal;

/** Why there is no usable answer. */
@Internal
public enum HttpFault {
  /** The host name has no address. */
  DNS,
  /** No connection: the port is closed, or there is no route. */
  REFUSED,
  /** No connection within its time limit. */
  CONNECT_TIMEOUT,
  /** No trusted connection: certificate, host name, protocol version, empty trust store. */
  TLS,
  /**
   * The proxy on the way did not open a tunnel: it expects another password, or forbids the host.
   */
  PROXY,
  /** Connected, but no answer within the time for the first byte. */
  READ_TIMEOUT,
  /** The time for the whole call ran out, or the caller was closed. */
  DEADLINE,
  /** The connection ended before the answer was complete, or its chunks are broken. */
  TRUNCATED,
  /** The body is larger than allowed. */
  TOO_LARGE,
  /** The answer is not the HTTP that was asked for: malformed, compressed, oversized headers. */
  PROTOCOL
}
