package org.loginwithx.user;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.loginwithx.Internal;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.LoginDatabase.UniqueViolationException;
import org.loginwithx.database.NativeSql;
import org.loginwithx.user.HistoryEntry.Outcome;

/**
 * Changes at X that X reports, while the user is not here. Each event takes effect once; its id is
 * written in the same transaction as the effect.
 */
@Internal
public final class ReportedChanges {

  /** An older event has no effect, so its id need not be kept for longer. */
  static final Duration KEPT = Duration.ofDays(7);

  /** X's times have no fraction. */
  private static final Duration PRECISION = Duration.ofSeconds(1);

  private final LoginDatabase database;
  private final Clock clock;

  public ReportedChanges(LoginDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * The id of an event, and its kind in X's words.
   *
   * @param id unique at X
   * @param type for instance {@code oauth.revoke}
   */
  public record EventKey(String id, String type) {}

  /** What a reported change has changed here. */
  public sealed interface Effect {

    /**
     * The user's tokens are deleted, and if it was asked for, the log-ins have ended.
     *
     * @param tokens how many rows of tokens were deleted
     * @param logins how many log-ins have ended
     */
    record Revoked(String userId, Profile profile, int tokens, int logins) implements Effect {}

    /** The account has its new name. */
    record Renamed(String userId) implements Effect {}

    /** Nothing was changed. */
    enum None implements Effect {
      /** The event had its effect before. */
      REPEATED,
      /** Something newer than the event is stored. */
      OUTDATED,
      /** No user has this account. */
      NO_USER
    }
  }

  /**
   * The user took the application off the list at X. Tokens from before are deleted, of OAuth 1.0a
   * and of OAuth 2.0. If all that is stored of the user is newer, nothing happens.
   *
   * @param subject the id of the account at X
   * @param at when, by X's clock, in whole seconds
   * @param endLogins whether the user's log-ins end
   * @param visit for the history
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer;
   *     nothing was changed
   */
  public Effect revoked(
      EventKey event, String subject, Instant at, boolean endLogins, Visit visit) {
    if (at.isBefore(clock.instant().minus(KEPT))) {
      return Effect.None.OUTDATED;
    }
    Effect effect =
        once(entities -> revoked(entities, event, subject, at.plus(PRECISION), endLogins, visit));
    if (effect instanceof Effect.Revoked revoked && endLogins) {
      database.ends().mark(revoked.userId());
      LoginEnds.log(revoked.userId(), revoked.logins());
    }
    return effect;
  }

  private Effect revoked(
      EntityManager entities,
      EventKey event,
      String subject,
      Instant before,
      boolean endLogins,
      Visit visit) {
    // The user's row is locked first, as when an account is unlinked.
    Optional<LinkedAccount> found =
        owner(entities, subject)
            .filter(userId -> LoginMethods.lock(entities, userId))
            .flatMap(locked -> account(entities, subject));
    if (found.isEmpty()) {
      return Effect.None.NO_USER;
    }
    LinkedAccount account = found.get();
    note(entities, event);
    int tokens =
        NativeSql.change(
            entities,
            "delete from login_tokens where provider = ?1 and subject = ?2 and stored_at < ?3",
            Profile.X,
            subject,
            before);
    boolean cameBack = !account.toLink(List.of()).lastLoginAt().isBefore(before);
    if (tokens == 0 && (cameBack || hasTokens(entities, subject))) {
      return Effect.None.OUTDATED;
    }
    int logins =
        endLogins && !cameBack
            ? LoginEnds.others(entities, account.userId(), "", clock.instant())
            : 0;
    entities.persist(
        new HistoryRow(HistoryEntry.changed(Outcome.REVOKED, account.userId(), Profile.X, visit)));
    return new Effect.Revoked(account.userId(), account.toProfile(), tokens, logins);
  }

  private static boolean hasTokens(EntityManager entities, String subject) {
    return NativeSql.exists(
        entities,
        "select id from login_tokens where provider = ?1 and subject = ?2",
        Profile.X,
        subject);
  }

  /**
   * The account has another handle. X says no time: if the handle that is stored is not the earlier
   * one, it may be newer, and stays.
   *
   * @param subject the id of the account at X
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer;
   *     the account was not changed
   */
  public Effect newHandle(EventKey event, String subject, String earlier, String handle) {
    Optional<Profile> known = named(subject);
    if (known.isEmpty()) {
      return Effect.None.NO_USER;
    }
    Profile before = known.get();
    Profile after = withNames(before, handle, before.displayName());
    if (!before.hasSameHandleAs(withNames(before, earlier, before.displayName()))
        || after.username().isEmpty()) {
      return Effect.None.OUTDATED;
    }
    if (!before.hasSameHandleAs(after)) {
      // As in a log-in: a transaction of its own.
      Usernames.takeFromOthers(database, after);
    }
    return once(
        entities -> {
          note(entities, event);
          int changed =
              NativeSql.change(
                  entities,
                  "update login_account set username = ?1, username_key = ?2,"
                      + " username_current = true where provider = ?3 and subject = ?4"
                      + " and username = ?5",
                  after.username(),
                  Usernames.key(after.username()),
                  Profile.X,
                  subject,
                  before.username());
          if (changed == 1 && !before.hasSameHandleAs(after)) {
            Usernames.keepFormer(entities, before, clock.instant());
          }
          return effect(entities, subject, changed);
        });
  }

  /** The account has another display name, under the same conditions. */
  public Effect newName(EventKey event, String subject, String earlier, String name) {
    Optional<Profile> known = named(subject);
    if (known.isEmpty()) {
      return Effect.None.NO_USER;
    }
    Profile before = known.get();
    Profile after = withNames(before, before.username(), name);
    return once(
        entities -> {
          note(entities, event);
          int changed =
              NativeSql.change(
                  entities,
                  "update login_account set display_name = ?1"
                      + " where provider = ?2 and subject = ?3 and display_name = ?4",
                  after.displayName(),
                  Profile.X,
                  subject,
                  withNames(before, before.username(), earlier).displayName());
          return effect(entities, subject, changed);
        });
  }

  private static Effect effect(EntityManager entities, String subject, int changed) {
    return changed == 0
        ? Effect.None.OUTDATED
        : owner(entities, subject).<Effect>map(Effect.Renamed::new).orElse(Effect.None.NO_USER);
  }

  private Optional<Profile> named(String subject) {
    return database.read(entities -> account(entities, subject).map(LinkedAccount::toProfile));
  }

  private static Profile withNames(Profile profile, String handle, String name) {
    return new Profile(
        profile.provider(), profile.subject(), handle, name, profile.pictureUrl(), profile.email());
  }

  private static Optional<String> owner(EntityManager entities, String subject) {
    return NativeSql.first(
            entities,
            "select user_id from login_account where provider = ?1 and subject = ?2",
            Profile.X,
            subject)
        .map(row -> NativeSql.text(row[0]));
  }

  private static Optional<LinkedAccount> account(EntityManager entities, String subject) {
    return entities
        .createQuery(
            "select a from LinkedAccount a join fetch a.user"
                + " where a.provider = :provider and a.subject = :subject",
            LinkedAccount.class)
        .setParameter("provider", Profile.X)
        .setParameter("subject", subject)
        .getResultStream()
        .findFirst();
  }

  /** The unique key refuses an event that had its effect. */
  private void note(EntityManager entities, EventKey event) {
    NativeSql.change(
        entities,
        "insert into login_event (event_uuid, event_type, received_at) values (?1, ?2, ?3)",
        event.id(),
        event.type(),
        clock.instant());
  }

  private Effect once(Function<EntityManager, Effect> work) {
    try {
      return database.inTransaction(work);
    } catch (UniqueViolationException again) {
      return Effect.None.REPEATED;
    }
  }

  /**
   * The X accounts whose tokens were stored last.
   *
   * @return their ids at X, the newest first
   */
  public List<String> newestWithTokens(int most) {
    return most == 0
        ? List.of()
        : database.read(
            entities ->
                NativeSql.read(
                        entities,
                        "select subject from login_tokens where provider = ?1"
                            + " and revoked_at is null group by subject"
                            + " order by max(stored_at) desc, subject"
                            + " fetch first "
                            + most
                            + " rows only",
                        Profile.X)
                    .stream()
                    .map(row -> NativeSql.text(row[0]))
                    .toList());
  }

  /** When the last event had an effect; empty if there was none in the last days. */
  public Optional<Instant> last() {
    return database.read(
        entities ->
            Optional.ofNullable(
                    NativeSql.column(entities, "select max(received_at) from login_event"))
                .map(NativeSql::instant));
  }

  /** Deletes the ids of events that are too old to have an effect. */
  public void purge() {
    // A day longer than needed: the clocks of the nodes may differ.
    Instant oldest = clock.instant().minus(KEPT).minus(Duration.ofDays(1));
    database.inTransaction(
        entities ->
            NativeSql.change(entities, "delete from login_event where received_at < ?1", oldest));
  }
}
