package org.loginwithx.user;

import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.loginwithx.user.LoginDatabase.UniqueViolationException;

/** The linked users, found by provider and subject and by nothing else. */
public final class LinkedUsers {

  private static final int ATTEMPTS = 3;

  private final LoginDatabase database;
  private final Clock clock;

  public LinkedUsers(LoginDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * The user this account is linked to. One SELECT.
   *
   * @throws DatabaseUnavailableException if the database does not answer
   */
  public Optional<LinkedUser> find(String provider, String subject) {
    return database.inTransaction(entities -> find(entities, provider, subject));
  }

  /**
   * Records a log-in: updates what the provider says about the account, or creates a user and links
   * the account to it in one transaction. One UPDATE for a returning person whose handle is the
   * same.
   *
   * @param profile what the provider said just now
   * @param known what {@link #find} gave for this account
   * @param groupsOfNewUser what a user who is created belongs to
   * @throws DatabaseUnavailableException if the database does not answer; nothing was written
   */
  public RecordedLogin recordLogin(
      Profile profile, @Nullable LinkedUser known, Set<String> groupsOfNewUser) {
    if (known == null || !known.profile().username().equals(profile.username())) {
      takeUsernameFromOthers(database, profile);
    }
    @Nullable LinkedUser current = known;
    // The account may be linked or deleted by another log-in of the same person meanwhile: each
    // round starts from what the round before found out. More than three changes of mind within
    // one log-in are nobody's honest doing.
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (current != null) {
        LinkedUser before = current;
        if (database.inTransaction(entities -> update(entities, before, profile))) {
          return new RecordedLogin(withProfile(before, profile), false);
        }
        current = null;
      }
      try {
        LinkedUser created =
            database.inTransaction(entities -> create(entities, profile, groupsOfNewUser));
        return new RecordedLogin(created, true);
      } catch (UniqueViolationException firstLoginRace) {
        current = find(profile.provider(), profile.subject()).orElse(null);
      }
    }
    throw new DatabaseUnavailableException(
        "The account was linked and unlinked over and over during one log-in",
        new IllegalStateException());
  }

  private static Optional<LinkedUser> find(
      EntityManager entities, String provider, String subject) {
    return entities
        .createQuery(
            "select a from LinkedAccount a join fetch a.user"
                + " where a.provider = :provider and a.subject = :subject",
            LinkedAccount.class)
        .setParameter("provider", provider)
        .setParameter("subject", subject)
        .getResultStream()
        .findFirst()
        .map(LinkedAccount::toLinkedUser);
  }

  private LinkedUser create(EntityManager entities, Profile profile, Set<String> groups) {
    Instant now = clock.instant();
    User user = new User(UUID.randomUUID().toString(), groups, now);
    LinkedAccount account = new LinkedAccount(UUID.randomUUID().toString(), user, profile, now);
    entities.persist(user);
    entities.persist(account);
    return account.toLinkedUser();
  }

  /** Whether the account was still there to be updated. */
  private boolean update(EntityManager entities, LinkedUser before, Profile profile) {
    Instant now = clock.instant();
    String former = before.profile().username();
    if (former.equals(profile.username())) {
      return write(entities, profile, null, now);
    }
    // Several log-ins may see the new handle first; the one that replaces the former keeps it.
    if (write(entities, profile, former, now)) {
      keepFormerUsername(entities, before.profile(), now);
      return true;
    }
    return write(entities, profile, null, now);
  }

  /**
   * Writes what the provider says.
   *
   * @param former the handle the account must still have, or null for any
   */
  private static boolean write(
      EntityManager entities, Profile profile, @Nullable String former, Instant now) {
    Query update =
        entities
            .createQuery(
                "update LinkedAccount a set a.username = :username, a.usernameKey = :usernameKey,"
                    + " a.usernameCurrent = true, a.displayName = :displayName,"
                    + " a.pictureUrl = :pictureUrl, a.email = :email, a.lastLoginAt = :now"
                    + " where a.provider = :provider and a.subject = :subject"
                    + (former == null ? "" : " and a.username = :former"))
            .setParameter("username", profile.username())
            .setParameter("usernameKey", usernameKey(profile.username()))
            .setParameter("displayName", profile.displayName())
            .setParameter("pictureUrl", profile.pictureUrl())
            .setParameter("email", profile.email())
            .setParameter("now", now.atOffset(ZoneOffset.UTC))
            .setParameter("provider", profile.provider())
            .setParameter("subject", profile.subject());
    if (former != null) {
      update.setParameter("former", former);
    }
    return update.executeUpdate() == 1;
  }

  /**
   * X gives handles to new owners; whoever we knew by this one before has it no longer. A
   * transaction of its own: two people who swap handles would otherwise wait for each other's row.
   */
  static void takeUsernameFromOthers(LoginDatabase database, Profile profile) {
    if (profile.username().isEmpty()) {
      return;
    }
    database.inTransaction(
        entities ->
            entities
                .createQuery(
                    "update LinkedAccount a set a.usernameCurrent = false"
                        + " where a.provider = :provider and a.usernameKey = :usernameKey"
                        + " and a.subject <> :subject and a.usernameCurrent = true")
                .setParameter("provider", profile.provider())
                .setParameter("usernameKey", usernameKey(profile.username()))
                .setParameter("subject", profile.subject())
                .executeUpdate());
  }

  private static void keepFormerUsername(EntityManager entities, Profile before, Instant now) {
    if (before.username().isEmpty()) {
      return;
    }
    entities
        .createNativeQuery(
            "insert into login_former_username (id, account_id, username, until)"
                + " select cast(?1 as varchar(36)), id, cast(?2 as varchar(255)),"
                + " cast(?3 as timestamp with time zone)"
                + " from login_account where provider = ?4 and subject = ?5")
        .setParameter(1, UUID.randomUUID().toString())
        .setParameter(2, before.username())
        .setParameter(3, Timestamp.from(now))
        .setParameter(4, before.provider())
        .setParameter(5, before.subject())
        .executeUpdate();
  }

  private static LinkedUser withProfile(LinkedUser user, Profile profile) {
    return new LinkedUser(user.userId(), profile, user.groups(), user.linkedAt());
  }

  static String usernameKey(String username) {
    // Not String.toLowerCase: it makes some texts longer, and this one has to fit its column.
    StringBuilder key = new StringBuilder(username.length());
    username.codePoints().map(Character::toLowerCase).forEach(key::appendCodePoint);
    return key.toString();
  }

  /** Handles this account had before, newest first. */
  List<String> formerUsernames(String provider, String subject) {
    return database.inTransaction(
        entities -> {
          @SuppressWarnings("unchecked")
          List<String> names =
              entities
                  .createNativeQuery(
                      "select f.username from login_former_username f"
                          + " join login_account a on a.id = f.account_id"
                          + " where a.provider = ?1 and a.subject = ?2 order by f.until desc")
                  .setParameter(1, provider)
                  .setParameter(2, subject)
                  .getResultList();
          return names;
        });
  }

  /**
   * A log-in that is in the database.
   *
   * @param user the user as they are now
   * @param firstLogin whether this log-in created the user
   */
  public record RecordedLogin(LinkedUser user, boolean firstLogin) {}
}
