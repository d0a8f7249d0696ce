package org.loginwithx.http;

import java.time.Duration;
import org.loginwithx.Internal;

/**
 * The limits of one call.
 *
 * @param connect time to open a connection
 * @param firstByte time of one attempt from its start to the end of the answer's headers, the
 *     connection included
 * @param total time of the whole call to the last byte of the body, the retry included
 * @param maxBody most bytes of body that are read
 */
@Internal
public record HttpBudget(Duration connect, Duration firstByte, Duration total, int maxBody) {

  /** 2 s to connect, 5 s to the first byte, 8 s in all, 64 KiB of body. */
  public static final HttpBudget DEFAULT =
      new HttpBudget(
          Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(8), 64 * 1024);

  /**
   * @throws IllegalArgumentException if a part is not positive
   */
  public HttpBudget {
    requirePositive(connect, "connect");
    requirePositive(firstByte, "firstByte");
    requirePositive(total, "total");
    if (maxBody <= 0) {
      throw new IllegalArgumentException("maxBody is not positive: " + maxBody);
    }
  }

  /** The same times with another limit for the body, in bytes. */
  public HttpBudget withMaxBody(int bytes) {
    return new HttpBudget(connect, firstByte, total, bytes);
  }

  private static void requirePositive(Duration duration, String name) {
    if (duration.isZero() || duration.isNegative()) {
      throw new IllegalArgumentException(name + " is not positive: " + duration);
    }
  }
}
