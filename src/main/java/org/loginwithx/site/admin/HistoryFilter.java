package org.loginwithx.site.admin;

import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.user.HistoryEntry.Outcome;
import org.loginwithx.user.HistoryQuery;
import org.loginwithx.user.Profile;

/**
 * The filter above the history, as the form and the addresses have it. All are empty for
 * everything.
 *
 * @param outcome the word of an outcome
 * @param way who vouched: {@code x}, {@code password} or another provider
 * @param reason as in the log
 * @param from the first day, or a time, in UTC
 * @param to the last day, or the time before which
 * @param q the number of an attempt, or what a user is called
 */
@Internal
public record HistoryFilter(
    String outcome, String way, String reason, String from, String to, String q) {

  private static final String X = "x";
  private static final int DAY = "2026-11-28".length();
  private static final int LONGEST = 255;

  static HistoryFilter of(HttpServletRequest request) {
    return new HistoryFilter(
        Outcome.of(request.getParameter("outcome")).map(Outcome::word).orElse(""),
        text(request, "way"),
        text(request, "reason"),
        time(text(request, "from")),
        time(text(request, "to")),
        text(request, "q"));
  }

  private static String text(HttpServletRequest request, String name) {
    String text = Optional.ofNullable(request.getParameter(name)).orElse("").strip();
    return text.length() > LONGEST ? "" : text;
  }

  /** The text if it is a day or a time. */
  private static String time(String text) {
    return instant(text, false) == null ? "" : text;
  }

  /** Everything within this time. */
  static HistoryFilter within(Instant from, @Nullable Instant to) {
    return new HistoryFilter("", "", "", minute(from), to == null ? "" : minute(to), "");
  }

  private static String minute(Instant at) {
    return at.truncatedTo(ChronoUnit.MINUTES).toString().substring(0, "2026-11-28T22:00".length());
  }

  HistoryFilter withOutcome(String word) {
    return new HistoryFilter(word, way, reason, from, to, q);
  }

  HistoryFilter withReason(String code) {
    return new HistoryFilter(outcome, way, code, from, to, q);
  }

  HistoryFilter withProvider(@Nullable String provider) {
    return provider == null
        ? this
        : new HistoryFilter(
            outcome, provider.equals(Profile.X) ? X : provider, reason, from, to, q);
  }

  /** Whether a field for a day cannot show the times. */
  public boolean hasTimes() {
    return from.length() > DAY || to.length() > DAY;
  }

  /** Whether everything is shown. */
  public boolean isEmpty() {
    return parameters().isEmpty();
  }

  HistoryQuery query() {
    return new HistoryQuery(
        Outcome.of(outcome),
        reason,
        way.equals(X) ? Profile.X : way,
        instant(from, false),
        instant(to, true),
        q);
  }

  /**
   * @param end whether the end of a day counts
   */
  private static @Nullable Instant instant(String text, boolean end) {
    try {
      if (text.length() > DAY) {
        return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
      }
      return text.isEmpty()
          ? null
          : LocalDate.parse(text).plusDays(end ? 1 : 0).atStartOfDay().toInstant(ZoneOffset.UTC);
    } catch (DateTimeException noTime) {
      return null;
    }
  }

  /** What is not empty. */
  Map<String, String> parameters() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("outcome", outcome);
    all.put("way", way);
    all.put("reason", reason);
    all.put("from", from);
    all.put("to", to);
    all.put("q", q);
    all.values().removeIf(String::isEmpty);
    return all;
  }

  /** The path of the history with this filter. */
  public String link() {
    return HistoryServlet.PATH + PageLinks.query(parameters());
  }

  /** The path of the file with everything that this filter lets through. */
  public String csvLink() {
    return HistoryServlet.PATH + ".csv" + PageLinks.query(parameters());
  }
}
