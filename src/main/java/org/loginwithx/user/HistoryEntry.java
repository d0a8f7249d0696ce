package org.loginwithx.user;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One line of the history.
 *
 * @param outcome what happened
 * @param reason why, in the words of the log; for a user who was disabled or enabled, the
 *     administrator; for two users who were merged, the id that was deleted
 * @param userId the user it is about, if known
 * @param provider the provider of the log-in, even of a failed one; null for none
 * @param visit when and from where
 * @param about the group that was given or taken, or what was changed in the rules for sign-ups;
 *     null for all other outcomes
 */
public record HistoryEntry(
    Outcome outcome,
    String reason,
    @Nullable String userId,
    @Nullable String provider,
    Visit visit,
    @Nullable String about) {

  /** Prefix of an administrator's id. */
  static final String BY = "by:";

  /** Prefix of the id of a user who was merged into another one. */
  private static final String OF = "of:";

  public HistoryEntry {
    requireNonNull(outcome, "outcome");
    requireNonNull(visit, "visit");
  }

  /** A line that is about the user only. */
  public HistoryEntry(
      Outcome outcome,
      String reason,
      @Nullable String userId,
      @Nullable String provider,
      Visit visit) {
    this(outcome, reason, userId, provider, visit, null);
  }

  /** The reason as the user may read it: only administrators see which administrator it was. */
  public String reasonForPerson() {
    return reason.startsWith(BY) ? "by_administrator" : reason;
  }

  /** The id of the administrator who did it to the user; empty if the user did it. */
  public Optional<String> administrator() {
    return reason.startsWith(BY) ? Optional.of(reason.substring(BY.length())) : Optional.empty();
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

  /**
   * A change that an administrator made to who may sign up.
   *
   * @param about the account on the list, or the groups of the invitation; null if it has none
   */
  public static HistoryEntry ofSignUp(
      Outcome outcome, @Nullable String about, String administrator, Visit visit) {
    return new HistoryEntry(outcome, "ok", administrator, null, visit, about);
  }

  /**
   * Two users are one now.
   *
   * @param deletedId the id that the other one had
   */
  static HistoryEntry merged(String userId, String deletedId, Visit visit) {
    return new HistoryEntry(Outcome.MERGED, OF + deletedId, userId, null, visit);
  }

  /** What an administrator did to a user. */
  static HistoryEntry byAdministrator(
      Outcome outcome, String administrator, String userId, Visit visit) {
    return new HistoryEntry(outcome, BY + administrator, userId, null, visit);
  }

  /** A group that an administrator gave to the user, or took. */
  static HistoryEntry ofGroup(
      Outcome outcome, String group, String administrator, String userId, Visit visit) {
    return new HistoryEntry(outcome, BY + administrator, userId, null, visit, group);
  }

  /** The kind of a line in the history. */
  public enum Outcome {
    LOGGED_IN,
    FAILED,
    /**
     * A request that belongs to no attempt begun here, or a page that failed: anyone can cause it
     * from outside, so it is kept apart from what concerns users, in smaller numbers and not as
     * long.
     */
    STRAY,
    DISABLED,
    ENABLED,
    LINKED,
    UNLINKED,
    EMAIL_CHANGED,
    EMAIL_REMOVED,
    EMAIL_RESTORED,
    PASSWORD_CHANGED,
    PASSWORD_REMOVED,
    MERGED,
    PASSKEY_ADDED,
    PASSKEY_REMOVED,
    /** The user revoked the application's access at X. */
    REVOKED,
    GROUP_GIVEN,
    GROUP_TAKEN,
    /** An administrator let the user sign up: by an invitation, or by the allow-list. */
    ADMITTED,
    INVITED,
    UNINVITED,
    ALLOWED,
    DISALLOWED;

    /** Whether lines of this kind say what they are about. */
    boolean isAbout() {
      return switch (this) {
        case GROUP_GIVEN, GROUP_TAKEN, INVITED, UNINVITED, ALLOWED, DISALLOWED -> true;
        default -> false;
      };
    }

    /** The word in the table, in URLs and in keys of messages. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The outcome with this word, empty for every other text. */
    public static Optional<Outcome> of(@Nullable String word) {
      return Stream.of(values()).filter(each -> each.word().equals(word)).findFirst();
    }
  }
}
