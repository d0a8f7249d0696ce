package org.loginwithx.user;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * One line of the history.
 *
 * @param outcome what happened
 * @param reason why, in the words of the log; for a user who was disabled or enabled, the
 *     administrator
 * @param userId the user it is about, if known
 * @param provider the provider of the log-in, even of a failed one; null for none
 * @param visit when and from where
 */
public record HistoryEntry(
    Outcome outcome,
    String reason,
    @Nullable String userId,
    @Nullable String provider,
    Visit visit) {

  /** Prefix of an administrator's id. */
  static final String BY = "by:";

  public HistoryEntry {
    requireNonNull(outcome, "outcome");
    requireNonNull(visit, "visit");
  }

  /** The reason as the user may read it: only administrators see which administrator it was. */
  public String reasonForPerson() {
    return reason.startsWith(BY) ? "by_administrator" : reason;
  }

  /** A log-in that failed. */
  public static HistoryEntry failed(
      String reason, @Nullable String userId, @Nullable String provider, Visit visit) {
    return new HistoryEntry(Outcome.FAILED, reason, userId, provider, visit);
  }

  /** A request that belongs to no attempt begun here, or a page that failed. */
  public static HistoryEntry stray(String reason, @Nullable String provider, Visit visit) {
    return new HistoryEntry(Outcome.STRAY, reason, null, provider, visit);
  }

  /** A change that a user made to how the user logs in. */
  public static HistoryEntry changed(
      Outcome outcome, String userId, @Nullable String provider, Visit visit) {
    return new HistoryEntry(outcome, "ok", userId, provider, visit);
  }

  /** What an administrator did to a user. */
  static HistoryEntry byAdministrator(
      Outcome outcome, String administrator, String userId, Visit visit) {
    return new HistoryEntry(outcome, BY + administrator, userId, null, visit);
  }
}
