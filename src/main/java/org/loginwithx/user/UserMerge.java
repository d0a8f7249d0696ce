package org.loginwithx.user;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.NativeSql;
import org.loginwithx.user.HistoryEntry.Outcome;
import org.loginwithx.user.MailLink.Purpose;

/**
 * Merges one user into another. The linked accounts, their tokens and the history move to the user
 * who stays, and the other user is deleted. All log-ins of both end, and so do the tokens of
 * clients.
 */
@Internal
public final class UserMerge {

  private static final GroupsConverter GROUPS = new GroupsConverter();

  private final LoginDatabase database;
  private final Clock clock;

  public UserMerge(LoginDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Who is merged into whom, and what has to be true when it happens.
   *
   * @param keptId the user who stays
   * @param deletedId the user who is deleted
   * @param loginId a log-in of one of the two, which proves that user
   * @param proof an account of the other one, which the user has just proved to own
   * @param passwords whether log-in by password is switched on
   * @param keptGroup a group that must not be lost: if the deleted user is in it, the kept user has
   *     to be in it as well
   * @param visit when and from where it was asked for
   */
  public record Wanted(
      String keptId,
      String deletedId,
      String loginId,
      Profile proof,
      boolean passwords,
      String keptGroup,
      Visit visit) {}

  /** The result of a merge. */
  public sealed interface Merged {

    /**
     * The two are one now.
     *
     * @param addresses the confirmed addresses that the two had
     */
    record Done(List<EmailAddress> addresses) implements Merged {
      public Done {
        addresses = List.copyOf(addresses);
      }
    }

    /** They were one already: this is a second click. */
    record Already() implements Merged {}

    /** The one who would be deleted is in a group that must not be lost. Nothing was changed. */
    record GroupLost() implements Merged {}

    /**
     * One of the two is being recovered, or the change of an address can still be undone by a user
     * who would be deleted. Nothing was changed.
     */
    record Protected() implements Merged {}

    /**
     * One of the two was deleted or disabled, the log-in has ended, or the account is not the other
     * one's any more. Nothing was changed.
     */
    record NotPossible() implements Merged {}
  }

  /** The columns of a user that matter here. */
  private record Row(
      String id,
      boolean disabled,
      @Nullable Object recoveredAt,
      Set<String> groups,
      @Nullable String email,
      @Nullable String emailKey,
      @Nullable Object emailConfirmedAt,
      @Nullable String passwordHash,
      @Nullable Object passwordSetAt) {

    static Row of(Object[] columns) {
      return new Row(
          NativeSql.text(columns[0]),
          columns[1] != null,
          columns[2],
          GROUPS.convertToEntityAttribute((String) columns[3]),
          (String) columns[4],
          (String) columns[5],
          columns[6],
          (String) columns[7],
          columns[8]);
    }

    Optional<EmailAddress> address() {
      return Optional.ofNullable(email).map(EmailAddress::new);
    }

    @Override
    public String toString() {
      return "Row[id=" + id + ", passwordHash=***]";
    }
  }

  /**
   * Merges two users, in one transaction.
   *
   * @param sealedFor seals tokens for another user than the one they were stored for; empty if they
   *     cannot be opened
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer;
   *     nothing was changed
   */
  public Merged merge(
      Wanted wanted, BiFunction<SealedTokens, String, Optional<SealedTokens>> sealedFor) {
    Merged result = database.inTransaction(entities -> merge(entities, wanted, sealedFor));
    if (result instanceof Merged.Done) {
      database.ends().mark(wanted.keptId());
      database.ends().mark(wanted.deletedId());
    }
    return result;
  }

  private Merged merge(
      EntityManager entities,
      Wanted wanted,
      BiFunction<SealedTokens, String, Optional<SealedTokens>> sealedFor) {
    List<Row> both = lock(entities, wanted);
    if (both.size() < 2) {
      return isDone(entities, wanted) ? new Merged.Already() : new Merged.NotPossible();
    }
    Row kept = named(both, wanted.keptId());
    Row deleted = named(both, wanted.deletedId());
    Optional<Merged> obstacle = obstacle(entities, wanted, kept, deleted);
    if (obstacle.isPresent()) {
      return obstacle.get();
    }
    Instant now = clock.instant();
    int ended =
        LoginEnds.all(entities, deleted.id(), now) + LoginEnds.all(entities, kept.id(), now);
    moveTokens(entities, deleted.id(), kept.id(), sealedFor);
    moveRows(entities, deleted.id(), kept.id());
    entities.persist(new HistoryRow(HistoryEntry.merged(kept.id(), deleted.id(), wanted.visit())));
    entities.flush();
    delete(entities, deleted, kept, now);
    LoginEnds.log(kept.id(), ended);
    return new Merged.Done(
        Stream.of(kept, deleted).flatMap(row -> row.address().stream()).toList());
  }

  /** Locks both rows, always in the same order: of two merges at once, the second one waits. */
  private static List<Row> lock(EntityManager entities, Wanted wanted) {
    return NativeSql.read(
            entities,
            "select id, disabled_at, recovered_at, group_names, email, email_key,"
                + " email_confirmed_at, password_hash, password_set_at"
                + " from login_user where id in (?1, ?2) order by id for update",
            wanted.keptId(),
            wanted.deletedId())
        .stream()
        .map(Row::of)
        .toList();
  }

  private static Row named(List<Row> both, String id) {
    return both.stream().filter(row -> row.id().equals(id)).findFirst().orElseThrow();
  }

  private static boolean isDone(EntityManager entities, Wanted wanted) {
    return NativeSql.exists(
        entities,
        "select user_id from login_merge where user_id = ?1 and merged_into = ?2",
        wanted.deletedId(),
        wanted.keptId());
  }

  /** Separate statements: they see what was committed while this transaction waited. */
  private Optional<Merged> obstacle(EntityManager entities, Wanted wanted, Row kept, Row deleted) {
    Optional<Row> byLogin = proved(ownerOfLogin(entities, wanted.loginId()), kept, deleted);
    Optional<Row> byAccount = proved(ownerOfAccount(entities, wanted.proof()), kept, deleted);
    if (byLogin.isEmpty()
        || byAccount.isEmpty()
        || byLogin.equals(byAccount)
        || kept.disabled()
        || deleted.disabled()) {
      return Optional.of(new Merged.NotPossible());
    }
    boolean recovered = wanted.passwords() && byAccount.get().recoveredAt() != null;
    if (recovered || hasUndo(entities, deleted.id())) {
      return Optional.of(new Merged.Protected());
    }
    String group = wanted.keptGroup();
    if (deleted.groups().contains(group) && !kept.groups().contains(group)) {
      return Optional.of(new Merged.GroupLost());
    }
    return Optional.empty();
  }

  private static Optional<Row> proved(Optional<String> owner, Row kept, Row deleted) {
    return Stream.of(kept, deleted).filter(row -> owner.equals(Optional.of(row.id()))).findFirst();
  }

  private static Optional<String> ownerOfLogin(EntityManager entities, String loginId) {
    return LoginRows.good(entities, List.of(loginId)).isEmpty()
        ? Optional.empty()
        : NativeSql.first(
                entities, "select user_id from login_history where login_id = ?1", loginId)
            .map(row -> NativeSql.text(row[0]));
  }

  private static Optional<String> ownerOfAccount(EntityManager entities, Profile account) {
    return NativeSql.first(
            entities,
            "select user_id from login_account where provider = ?1 and subject = ?2",
            account.provider(),
            account.subject())
        .map(row -> NativeSql.text(row[0]));
  }

  /**
   * Whether the owner of a former address can still undo that it was changed. A thief who changed
   * it must not get rid of the link by a merge.
   *
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public boolean hasUndo(String userId) {
    return database.read(entities -> hasUndo(entities, userId));
  }

  private boolean hasUndo(EntityManager entities, String userId) {
    return NativeSql.exists(
        entities,
        "select token_hash from login_mail_link where user_id = ?1 and purpose = ?2"
            + " and confirmed_at is null and expires_at > ?3",
        userId,
        Purpose.UNDO.name(),
        clock.instant());
  }

  /** A sealed value is bound to its user, so that each is sealed anew. */
  private static void moveTokens(
      EntityManager entities,
      String from,
      String to,
      BiFunction<SealedTokens, String, Optional<SealedTokens>> sealedFor) {
    // Before they are read: a node that refreshes them writes before this, or finds them moved.
    NativeSql.change(
        entities, "update login_tokens set version = version + 1 where user_id = ?1", from);
    List<SealedTokens> rows =
        entities
            .createQuery(
                "select t from SealedTokensRow t where t.userId = :userId", SealedTokensRow.class)
            .setParameter("userId", from)
            .getResultStream()
            .map(SealedTokensRow::toSealedTokens)
            .toList();
    for (SealedTokens row : rows) {
      Optional<SealedTokens> moved = sealedFor.apply(row, to);
      if (moved.isPresent()) {
        NativeSql.change(
            entities,
            "update login_tokens set user_id = ?1, sealed = ?2, key_id = ?3 where id = ?4",
            to,
            moved.get().sealed(),
            moved.get().keyId(),
            row.id());
      } else {
        NativeSql.change(entities, "delete from login_tokens where id = ?1", row.id());
      }
    }
  }

  private static void moveRows(EntityManager entities, String from, String to) {
    for (String table :
        List.of("login_account", "login_passkey", "login_history", "login_setting_change")) {
      NativeSql.change(
          entities, "update " + table + " set user_id = ?1 where user_id = ?2", to, from);
    }
    // By the index of outcomes: to look for the reason alone reads the whole history, and MariaDB
    // would lock it, too.
    NativeSql.change(
        entities,
        "update login_history set reason = ?1 where outcome in (?2, ?3) and reason = ?4",
        HistoryEntry.BY + to,
        Outcome.DISABLED.word(),
        Outcome.ENABLED.word(),
        HistoryEntry.BY + from);
    NativeSql.change(
        entities, "update login_merge set merged_into = ?1 where merged_into = ?2", to, from);
  }

  /** The foreign keys delete everything else with the row, such as what clients got. */
  private static void delete(EntityManager entities, Row deleted, Row kept, Instant now) {
    NativeSql.change(entities, "delete from login_user where id = ?1", deleted.id());
    NativeSql.change(
        entities,
        "insert into login_merge (user_id, merged_into, merged_at) values (?1, ?2, ?3)",
        deleted.id(),
        kept.id(),
        now);
    // After the other row is gone, which had the same unique key.
    if (kept.emailKey() == null && deleted.emailKey() != null) {
      NativeSql.change(
          entities,
          "update login_user set email = ?1, email_key = ?2,"
              + " email_confirmed_at = cast(?3 as timestamp with time zone) where id = ?4",
          deleted.email(),
          deleted.emailKey(),
          instant(deleted.emailConfirmedAt()),
          kept.id());
    } else if (deleted.emailKey() != null) {
      PasswordGuesses.forget(entities, deleted.emailKey());
    }
    if (kept.passwordHash() == null && deleted.passwordHash() != null) {
      NativeSql.change(
          entities,
          "update login_user set password_hash = ?1,"
              + " password_set_at = cast(?2 as timestamp with time zone),"
              + " recovered_at = cast(?3 as timestamp with time zone) where id = ?4",
          deleted.passwordHash(),
          instant(deleted.passwordSetAt()),
          instant(deleted.recoveredAt()),
          kept.id());
    }
  }

  private static @Nullable Instant instant(@Nullable Object column) {
    return column == null ? null : NativeSql.instant(column);
  }
}
