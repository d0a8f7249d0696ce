package org.loginwithx.user;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * One line of the history.
 *
 * @param outcome what happened
 * @param reason why, in the words of the log; for a person who was disabled or enabled, by whom
 * @param userId whom it is about, if that is known
 * @param provider who vouched for them, or should have; null if nobody
 * @param visit when and from where
 */
public record HistoryEntry(
    Outcome outcome,
    String reason,
    @Nullable String userId,
    @Nullable String provider,
    Visit visit) {

  /** Before the id of an administrator. */
  static final String BY = "by:";

  public HistoryEntry {
    requireNonNull(outcome, "outcome");
    requireNonNull(visit, "visit");
  }

  /** The reason as the person may read it: who did it is nobody's business but administrators'. */
  public String reasonForPerson() {
    return reason.startsWith(BY) ? "by_administrator" : reason;
  }

  /** A log-in that failed. */
  public static HistoryEntry failed(
      String reason, @Nullable String userId, @Nullable String provider, Visit visit) {
    return new HistoryEntry(Outcome.FAILED, reason, userId, provider, visit);
  }

  /** A request that fits no log-in begun here, or a page that failed. */
  public static HistoryEntry stray(String reason, @Nullable String provider, Visit visit) {
    return new HistoryEntry(Outcome.STRAY, reason, null, provider, visit);
  }

  /** What a person changed about how they log in. */
  public static HistoryEntry changed(
      Outcome outcome, String userId, @Nullable String provider, Visit visit) {
    return new HistoryEntry(outcome, "ok", userId, provider, visit);
  }

  /** What an administrator did to somebody. */
  static HistoryEntry byAdministrator(
      Outcome outcome, String administrator, String userId, Visit visit) {
    return new HistoryEntry(outcome, BY + administrator, userId, null, visit);
  }
}
