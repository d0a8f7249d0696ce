package org.loginwithx.user;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.LoginDatabase.UniqueViolationException;
import org.loginwithx.database.NativeSql;

/**
 * The accounts linked to users. Each belongs to one user only, and a user cannot remove the last
 * way to log in.
 */
@Internal
public final class LinkedAccounts {

  private final LoginDatabase database;
  private final Clock clock;

  public LinkedAccounts(LoginDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * One account of a user.
   *
   * @param id the id of the link
   * @param profile the account as it was when it was last used
   * @param linkedAt when it was linked
   * @param lastLoginAt when it was last used to log in, or linked
   * @param formerUsernames handles it had before, the newest first
   */
  public record Link(
      String id,
      Profile profile,
      Instant linkedAt,
      Instant lastLoginAt,
      List<String> formerUsernames) {

    public Link {
      formerUsernames = List.copyOf(formerUsernames);
    }
  }

  /** The result of linking an account. */
  public enum Linked {
    /** The account is linked to the user now. */
    NEW,
    /** The account was linked to this user before. */
    ALREADY,
    /** The account is linked to another user, whom the answer must not reveal. */
    TAKEN,
    /** The user was deleted or is disabled. */
    NO_USER
  }

  /** The result of unlinking an account. */
  public sealed interface Unlinked {

    /**
     * The account is linked to no user now.
     *
     * @param profile the account
     * @param tokens the tokens that were stored for it and are deleted; the caller revokes them at
     *     X
     * @param endedLogins how many other log-ins have ended with it
     */
    record Done(Profile profile, List<SealedTokens> tokens, int endedLogins) implements Unlinked {
      public Done {
        tokens = List.copyOf(tokens);
      }
    }

    /** It is the last way to log in. Nothing was changed. */
    record LastWay() implements Unlinked {}

    /** This user has no such account. */
    record NotTheirs() implements Unlinked {}
  }

  /**
   * All accounts of a user, the first that was linked first. Two SELECTs.
   *
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public List<Link> of(String userId) {
    return database.inTransaction(
        entities -> {
          List<LinkedAccount> accounts =
              entities
                  .createQuery(
                      "select a from LinkedAccount a where a.user.id = :userId"
                          + " order by a.linkedAt, a.id",
                      LinkedAccount.class)
                  .setParameter("userId", userId)
                  .getResultList();
          List<Object[]> former =
              NativeSql.read(
                  entities,
                  "select f.account_id, f.username from login_former_username f"
                      + " join login_account a on a.id = f.account_id"
                      + " where a.user_id = ?1 order by f.until desc",
                  userId);
          return accounts.stream()
              .map(account -> account.toLink(formerUsernames(former, account.id())))
              .toList();
        });
  }

  /**
   * When an account was last used to log in, or linked; empty if it is linked to no user. One
   * SELECT.
   *
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public Optional<Instant> lastLogin(String provider, String subject) {
    return database
        .read(
            entities ->
                NativeSql.first(
                    entities,
                    "select last_login_at from login_account"
                        + " where provider = ?1 and subject = ?2",
                    provider,
                    subject))
        .map(row -> NativeSql.instant(row[0]));
  }

  private static List<String> formerUsernames(List<Object[]> rows, String accountId) {
    return rows.stream()
        .filter(row -> accountId.equals(row[0]))
        .map(row -> NativeSql.text(row[1]))
        .toList();
  }

  /**
   * Links an account to an existing user. An account that is linked to another user stays there.
   *
   * @param profile what the provider said just now
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer;
   *     nothing was changed
   */
  public Linked link(String userId, Profile profile) {
    Usernames.takeFromOthers(database, profile);
    try {
      return database.inTransaction(entities -> link(entities, userId, profile));
    } catch (UniqueViolationException linkedMeanwhile) {
      return database.inTransaction(entities -> owner(entities, userId, profile));
    }
  }

  private Linked link(EntityManager entities, String userId, Profile profile) {
    // This is the lock that deleting and disabling a user take, too: the one that comes second
    // waits.
    if (!LoginMethods.lockIfEnabled(entities, userId)) {
      return Linked.NO_USER;
    }
    Linked owner = owner(entities, userId, profile);
    if (owner != Linked.NEW) {
      return owner;
    }
    User user = entities.getReference(User.class, userId);
    Instant now = clock.instant();
    entities.persist(new LinkedAccount(UUID.randomUUID().toString(), user, profile, now));
    MailLinks.discard(entities, userId, now);
    return Linked.NEW;
  }

  /** NEW if no user has the account. */
  private static Linked owner(EntityManager entities, String userId, Profile profile) {
    return entities
        .createQuery(
            "select a.user.id from LinkedAccount a"
                + " where a.provider = :provider and a.subject = :subject",
            String.class)
        .setParameter("provider", profile.provider())
        .setParameter("subject", profile.subject())
        .getResultStream()
        .findFirst()
        .map(owner -> owner.equals(userId) ? Linked.ALREADY : Linked.TAKEN)
        .orElse(Linked.NEW);
  }

  /**
   * Unlinks an account, unless it is the user's last way to log in, and ends all other log-ins of
   * the user.
   *
   * @param linkId the link, as in {@link Link#id}
   * @param open what counts as another way to log in
   * @param keptLoginId the log-in that does not end
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer;
   *     nothing was changed
   */
  public Unlinked unlink(String userId, String linkId, OpenWays open, String keptLoginId) {
    Unlinked result =
        database.inTransaction(entities -> unlink(entities, userId, linkId, open, keptLoginId));
    if (result instanceof Unlinked.Done done) {
      database.ends().mark(userId);
      LoginEnds.log(userId, done.endedLogins());
    }
    return result;
  }

  private Unlinked unlink(
      EntityManager entities, String userId, String linkId, OpenWays open, String keptLoginId) {
    Optional<LoginMethods> ways = LoginMethods.lockAndCount(entities, userId, open);
    Optional<LinkedAccount> account =
        entities
            .createQuery(
                "select a from LinkedAccount a where a.id = :id and a.user.id = :userId",
                LinkedAccount.class)
            .setParameter("id", linkId)
            .setParameter("userId", userId)
            .getResultStream()
            .findFirst();
    if (ways.isEmpty() || account.isEmpty()) {
      return new Unlinked.NotTheirs();
    }
    if (ways.get().count() < 2) {
      return new Unlinked.LastWay();
    }
    Profile profile = account.get().toProfile();
    List<SealedTokens> tokens = tokens(entities, profile);
    // The rows of tokens and former handles are deleted with it.
    entities
        .createQuery("delete from LinkedAccount a where a.id = :id")
        .setParameter("id", linkId)
        .executeUpdate();
    int ended = LoginEnds.others(entities, userId, keptLoginId, clock.instant());
    return new Unlinked.Done(profile, tokens, ended);
  }

  private static List<SealedTokens> tokens(EntityManager entities, Profile profile) {
    return entities
        .createQuery(
            "select t from SealedTokensRow t"
                + " where t.provider = :provider and t.subject = :subject",
            SealedTokensRow.class)
        .setParameter("provider", profile.provider())
        .setParameter("subject", profile.subject())
        .getResultStream()
        .map(SealedTokensRow::toSealedTokens)
        .toList();
  }

  /**
   * Deletes a user with all accounts and all other data about the user.
   *
   * @param keptGroup a group whose last member is not deleted if the set-up in the browser is
   *     finished, because that set-up cannot make a new member; null to delete any user
   * @return the stored tokens that were deleted, which the caller revokes at X; empty if the user
   *     is that last member, and nothing was changed
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer;
   *     nothing was changed
   */
  public Optional<List<SealedTokens>> deleteUser(String userId, @Nullable String keptGroup) {
    Optional<List<SealedTokens>> deleted =
        database.inTransaction(
            entities -> {
              if (keptGroup != null && isLastOf(entities, keptGroup, userId)) {
                return Optional.empty();
              }
              if (!LoginMethods.lock(entities, userId)) {
                return Optional.of(List.of());
              }
              List<SealedTokens> tokens =
                  entities
                      .createQuery(
                          "select t from SealedTokensRow t where t.userId = :userId",
                          SealedTokensRow.class)
                      .setParameter("userId", userId)
                      .getResultStream()
                      .map(SealedTokensRow::toSealedTokens)
                      .toList();
              LoginEnds.all(entities, userId, clock.instant());
              // These rows are not deleted with the user's row: attempts by the address, lines
              // about what the user did to other users as an administrator, and links that were
              // sent before the user existed.
              PasswordGuesses.forget(entities, emailKey(entities, userId));
              NativeSql.change(
                  entities,
                  "update login_history set reason = ?1 where reason = ?2"
                      + " and outcome in ('disabled', 'enabled')",
                  HistoryEntry.BY + "deleted",
                  HistoryEntry.BY + userId);
              NativeSql.change(
                  entities,
                  "delete from login_mail_link where user_id is null and exists (select 1"
                      + " from login_account a where a.user_id = ?1"
                      + " and a.provider = login_mail_link.provider"
                      + " and a.subject = login_mail_link.subject)",
                  userId);
              // The foreign keys delete everything else with these two rows.
              NativeSql.change(entities, "delete from login_account where user_id = ?1", userId);
              NativeSql.change(entities, "delete from login_user where id = ?1", userId);
              return Optional.of(tokens);
            });
    if (deleted.isPresent()) {
      database.ends().mark(userId);
    }
    return deleted;
  }

  /**
   * Locks all members who are not disabled: of two who leave at once, the second one sees the
   * first.
   */
  private static boolean isLastOf(EntityManager entities, String group, String userId) {
    String members =
        "select id from login_user where disabled_at is null and concat(' ', group_names, ' ') like"
            + " ?1 and exists (select 1 from login_set_up where finished_at is not null)";
    String pattern = "% " + group + " %";
    // For a user outside the group, this is the only statement.
    if (NativeSql.first(entities, members + " and id = ?2", pattern, userId).isEmpty()) {
      return false;
    }
    return NativeSql.read(entities, members + " order by id for update", pattern).stream()
        .allMatch(row -> userId.equals(row[0]));
  }

  /**
   * The user whom an earlier user was merged into, directly or by several merges. For an
   * application that still has rows with the earlier id.
   *
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public Optional<String> successor(String userId) {
    return database.read(
        entities ->
            NativeSql.first(
                    entities,
                    "select merged_into from login_merge where user_id = ?1",
                    NativeSql.withoutNul(userId))
                .map(row -> NativeSql.text(row[0])));
  }

  /**
   * The ids of the users who were merged into this one.
   *
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public List<String> mergedInto(String userId) {
    return database.read(
        entities ->
            NativeSql.read(
                    entities,
                    "select user_id from login_merge where merged_into = ?1 order by merged_at",
                    userId)
                .stream()
                .map(row -> NativeSql.text(row[0]))
                .toList());
  }

  private static String emailKey(EntityManager entities, String userId) {
    Object emailKey =
        NativeSql.column(entities, "select email_key from login_user where id = ?1", userId);
    return emailKey == null ? "" : (String) emailKey;
  }
}
