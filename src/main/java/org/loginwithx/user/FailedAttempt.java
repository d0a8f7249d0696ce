package org.loginwithx.user;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * What is kept of a failed attempt to log in, for an operator to whom a user reports its number.
 *
 * @param entry its line in the history
 * @param steps its steps in order; empty if it succeeded
 */
public record FailedAttempt(HistoryEntry entry, List<Step> steps) {

  public FailedAttempt {
    steps = List.copyOf(steps);
  }

  /**
   * The number of an attempt as it is stored. Numbers are read out on the telephone: spaces,
   * hyphens and the case of letters do not count.
   */
  @Internal
  public static String number(String typed) {
    return typed.replaceAll("[^A-Za-z0-9]", "").toUpperCase(Locale.ROOT);
  }

  /**
   * Something that happened in an attempt to log in.
   *
   * @param at when it happened
   * @param what a fixed word of this module, without spaces
   * @param detail more such words, safe for a log; may be empty
   */
  public record Step(Instant at, String what, String detail) {

    /** The table has room for so many characters. */
    private static final int LONGEST = 4000;

    static String write(List<Step> steps) {
      String lines =
          steps.stream()
              .map(step -> step.at().toEpochMilli() + " " + step.what() + " " + oneLine(step))
              .collect(Collectors.joining("\n"));
      return lines.substring(0, Math.min(lines.length(), LONGEST));
    }

    private static String oneLine(Step step) {
      return step.detail().replaceAll("\\s+", " ");
    }

    static List<Step> read(@Nullable String text) {
      return text == null ? List.of() : text.lines().map(Step::line).toList();
    }

    private static Step line(String line) {
      String[] parts = line.split(" ", 3);
      return new Step(at(parts[0]), part(parts, 1), part(parts, 2));
    }

    /** Reads as much as there is of a step that was cut off, or that another version wrote. */
    private static String part(String[] parts, int index) {
      return parts.length > index ? parts[index] : "";
    }

    private static Instant at(String milliseconds) {
      try {
        return Instant.ofEpochMilli(Long.parseLong(milliseconds));
      } catch (NumberFormatException | DateTimeException other) {
        return Instant.EPOCH;
      }
    }
  }
}
