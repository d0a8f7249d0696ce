package org.loginwithx.imports;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A time as databases and programs export it. */
final class SourceTime {

  /** Seconds since 1970 have at most so many digits; with more, these are milliseconds. */
  private static final int SECONDS = 11;

  private static final Pattern TEXT =
      Pattern.compile(
          "(\\d{4}-\\d{2}-\\d{2})"
              + "(?:[ T](\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?)"
              + " ?(Z|UTC|[+-]\\d{2}(?::?\\d{2})?)?)?");

  private SourceTime() {}

  /** The time; null if the text is none. Without a zone, it is in UTC. */
  static @Nullable Instant parse(String text) {
    try {
      if (text.matches("\\d{1,15}")) {
        long number = Long.parseLong(text);
        return text.length() <= SECONDS
            ? Instant.ofEpochSecond(number)
            : Instant.ofEpochMilli(number);
      }
      Matcher parts = TEXT.matcher(text);
      return parts.matches() ? instant(parts) : null;
    } catch (DateTimeException noTime) {
      return null;
    }
  }

  private static Instant instant(Matcher parts) {
    if (parts.group(2) == null) {
      return LocalDate.parse(parts.group(1)).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
    LocalDateTime local = LocalDateTime.parse(parts.group(1) + 'T' + parts.group(2));
    String zone = parts.group(3);
    ZoneOffset offset =
        zone == null || zone.equals("Z") || zone.equals("UTC")
            ? ZoneOffset.UTC
            : ZoneOffset.of(zone);
    return OffsetDateTime.of(local, offset).toInstant();
  }
}
