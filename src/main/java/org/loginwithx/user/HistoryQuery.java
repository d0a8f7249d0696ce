package org.loginwithx.user;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.user.HistoryEntry.Outcome;

/**
 * Which lines of the history an administrator wants to see.
 *
 * @param outcome only this one; empty for all, without strays unless there is a reason
 * @param reason only this one, as in the log; empty for all
 * @param provider only log-ins by this one; empty for all
 * @param from the time from which on; null for all
 * @param to the time before which; null for all
 * @param text the number of an attempt, or what finds users as in {@link PeopleQuery}; empty for
 *     all
 */
@Internal
public record HistoryQuery(
    Optional<Outcome> outcome,
    String reason,
    String provider,
    @Nullable Instant from,
    @Nullable Instant to,
    String text) {

  /** All lines of this outcome, or all but strays. */
  public static HistoryQuery of(Optional<Outcome> outcome) {
    return new HistoryQuery(outcome, "", "", null, null, "");
  }

  /** The conditions of a query in JPQL for rows {@code h}, and their values. */
  record Conditions(String where, Map<String, Object> values) {

    /** The values may be what users are called. */
    @Override
    public String toString() {
      return "Conditions[where=" + where + ']';
    }
  }

  /**
   * @param userIds the users whom the text finds
   */
  Conditions conditions(List<String> userIds) {
    List<String> conditions = new ArrayList<>();
    Map<String, Object> values = new LinkedHashMap<>();
    if (outcome.isPresent()) {
      conditions.add("h.outcome = :outcome");
      values.put("outcome", outcome.get().word());
    } else if (reason.isEmpty() && text.isEmpty()) {
      conditions.add("h.outcome <> :outcome");
      values.put("outcome", Outcome.STRAY.word());
    }
    if (!reason.isEmpty()) {
      conditions.add("h.reason = :reason");
      values.put("reason", reason);
    }
    if (!provider.isEmpty()) {
      conditions.add("h.provider = :provider");
      values.put("provider", provider);
    }
    if (from != null) {
      conditions.add("h.happenedAt >= :from");
      values.put("from", from);
    }
    if (to != null) {
      conditions.add("h.happenedAt < :to");
      values.put("to", to);
    }
    if (!text.isEmpty()) {
      conditions.add(
          userIds.isEmpty()
              ? "h.attemptId = :number"
              : "(h.attemptId = :number or h.userId in :users)");
      values.put("number", FailedAttempt.number(text));
      if (!userIds.isEmpty()) {
        values.put("users", userIds);
      }
    }
    return new Conditions(String.join(" and ", conditions), values);
  }
}
