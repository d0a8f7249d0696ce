package org.loginwithx.site;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.web.Messages;

/**
 * A time for {@code time.xhtml}. The script of the page shows it in the browser's zone; without the
 * script it is in UTC.
 *
 * @param iso the time for the {@code datetime} attribute
 * @param text the time in words
 */
@Internal
public record Moment(String iso, String text) {

  /** The time to the minute. */
  public static Moment of(Instant at, Messages messages) {
    return new Moment(at.truncatedTo(ChronoUnit.SECONDS).toString(), messages.minute(at));
  }

  /** The same; null for null. */
  public static @Nullable Moment ofNullable(@Nullable Instant at, Messages messages) {
    return at == null ? null : of(at, messages);
  }
}
