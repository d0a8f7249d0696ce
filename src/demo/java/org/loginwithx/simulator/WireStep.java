package org.loginwithx.simulator;

import java.nio.ByteBuffer;
import java.time.Duration;

/** One thing the server does on a connection while it answers. */
sealed interface WireStep {

  /** Sends these octets. */
  record Send(ByteBuffer octets) implements WireStep {

    static Send of(byte[] octets) {
      return new Send(ByteBuffer.wrap(octets));
    }
  }

  /** Does nothing for a while; no thread waits. */
  record Pause(Duration length) implements WireStep {}

  /** The last step of every answer. */
  enum End implements WireStep {
    /** The answer is complete, the next request may come. */
    KEEP_OPEN,
    CLOSE,
    /** Closes with a TCP reset. */
    RESET,
    /** Leaves the connection open and silent. */
    HANG
  }
}
