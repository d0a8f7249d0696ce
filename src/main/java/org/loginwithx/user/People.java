package org.loginwithx.user;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.NativeSql;
import org.loginwithx.user.HistoryEntry.Outcome;

/** All users, for an administrator: finds them, disables them, enables them again. */
public final class People {

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");

  /** No name is longer, and a longer pattern would be expensive. */
  private static final int LONGEST_SEARCH = 255;

  private final LoginDatabase database;
  private final Clock clock;

  public People(LoginDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * A page of the users whose name, handle, former handle, id at a provider or id here begins with
   * this text, regardless of case; of all users if there is no text. The newest first. Two SELECTs.
   *
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public ResultPage<Person> search(String text, int page) {
    String wanted = PersonText.clean(text, LONGEST_SEARCH);
    String handle = wanted.matches("@.+") ? wanted.substring(1) : wanted;
    return database.inTransaction(
        entities -> {
          List<String> ids = ids(entities, wanted, handle, page);
          List<Person> people = people(entities, ids, Map.of());
          return ResultPage.of(people, page);
        });
  }

  private static List<String> ids(EntityManager entities, String wanted, String handle, int page) {
    String where =
        wanted.isEmpty()
            ? ""
            : " where u.id in ("
                + "select id from login_user where lower(id) like lower(cast(?1 as varchar(600)))"
                + " escape '!'"
                + " union select user_id from login_account"
                + " where lower(subject) like lower(cast(?1 as varchar(600))) escape '!'"
                + " union select user_id from login_account where username_key like ?2 escape '!'"
                + " union select user_id from login_account"
                + " where lower(display_name) like lower(cast(?1 as varchar(600))) escape '!'"
                + " union select a.user_id from login_former_username f"
                + " join login_account a on a.id = f.account_id"
                + " where lower(f.username) like lower(cast(?3 as varchar(600))) escape '!')";
    String sql =
        "select u.id from login_user u"
            + where
            + " order by u.created_at desc, u.id offset "
            + ResultPage.first(page)
            + " rows fetch next "
            + (ResultPage.SIZE + 1)
            + " rows only";
    List<Object[]> rows =
        wanted.isEmpty()
            ? NativeSql.read(entities, sql)
            : NativeSql.read(
                entities,
                sql,
                beginningWith(wanted),
                beginningWith(Usernames.key(handle)),
                beginningWith(handle));
    return rows.stream().map(row -> NativeSql.text(row[0])).toList();
  }

  /** Escapes the text: an administrator types text, not a pattern. */
  private static String beginningWith(String text) {
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
  }

  /**
   * Everything about one user. Three SELECTs.
   *
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public Optional<Person> find(String userId) {
    String id = NativeSql.withoutNul(userId);
    return database.inTransaction(
        entities ->
            people(entities, List.of(id), formerUsernames(entities, id)).stream().findFirst());
  }

  /** In the order of the ids. */
  private static List<Person> people(
      EntityManager entities, List<String> ids, Map<String, List<String>> formerUsernames) {
    if (ids.isEmpty()) {
      return List.of();
    }
    Map<String, List<Person.Account>> accounts =
        entities
            .createQuery(
                "select a from LinkedAccount a join fetch a.user where a.user.id in :ids"
                    + " order by a.linkedAt, a.id",
                LinkedAccount.class)
            .setParameter("ids", ids)
            .getResultStream()
            .collect(
                groupingBy(
                    LinkedAccount::userId,
                    mapping(
                        account ->
                            account.toAccount(
                                formerUsernames.getOrDefault(account.id(), List.of())),
                        toList())));
    // The accounts brought their users along; a user without an account is read here.
    return ids.stream()
        .map(id -> entities.find(User.class, id))
        .filter(user -> user != null)
        .map(user -> user.toPerson(accounts.getOrDefault(user.id(), List.of())))
        .toList();
  }

  private static Map<String, List<String>> formerUsernames(EntityManager entities, String userId) {
    List<Object[]> rows =
        NativeSql.read(
            entities,
            "select f.account_id, f.username from login_former_username f"
                + " join login_account a on a.id = f.account_id"
                + " where a.user_id = ?1 order by f.until desc, f.id",
            userId);
    return rows.stream()
        .collect(groupingBy(row -> (String) row[0], mapping(row -> (String) row[1], toList())));
  }

  /**
   * Disables a user: the user cannot log in any more, and all sessions end, on other nodes at their
   * next look. Idempotent.
   *
   * @param administrator the user id of the administrator
   * @return false if there is no such user, or the administrator was disabled meanwhile
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer;
   *     do it again then
   */
  public boolean disableUnchecked(String userId, String administrator, Visit visit) {
    OptionalInt ended =
        database.inTransaction(entities -> disable(entities, userId, administrator, visit));
    if (ended.isPresent()) {
      database.ends().mark(userId);
      LoginEnds.log(userId, ended.getAsInt());
      LOG.log(
          System.Logger.Level.INFO,
          "event=account outcome=disabled user={0} by={1}",
          userId,
          administrator);
    }
    return ended.isPresent();
  }

  /** How many log-ins have ended; empty if there is no such user or no such administrator. */
  private OptionalInt disable(
      EntityManager entities, String userId, String administrator, Visit visit) {
    // Waits for log-ins of the user that are being written and hold a lock on the key (PostgreSQL's
    // FOR KEY SHARE): a log-in that commits earlier is in the history by now, and a later one sees
    // that the user is disabled. Of two administrators who disable each other, the second one is
    // disabled by then.
    if (!lock(entities, userId, administrator)) {
      return OptionalInt.empty();
    }
    int ended = 0;
    if (set(entities, userId, true)) {
      ended = LoginEnds.all(entities, userId, clock.instant());
      entities.persist(
          new HistoryRow(
              HistoryEntry.byAdministrator(Outcome.DISABLED, administrator, userId, visit)));
    }
    return OptionalInt.of(ended);
  }

  /**
   * Locks the rows of both, always in the same order.
   *
   * @return false if there is no such user, or the administrator is disabled
   */
  private static boolean lock(EntityManager entities, String userId, String administrator) {
    List<Object[]> rows =
        NativeSql.read(
            entities,
            "select id, disabled_at from login_user where id in (?1, ?2) order by id for update",
            userId,
            administrator);
    return rows.stream().anyMatch(row -> userId.equals(row[0]))
        && rows.stream().noneMatch(row -> administrator.equals(row[0]) && row[1] != null);
  }

  /**
   * Lets a user log in again; ended sessions stay ended.
   *
   * @param administrator the user id of the administrator
   * @return false if there is no such user
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer;
   *     nothing has changed
   */
  public boolean enableUnchecked(String userId, String administrator, Visit visit) {
    String id = NativeSql.withoutNul(userId);
    boolean found = database.inTransaction(entities -> enable(entities, id, administrator, visit));
    if (found) {
      LOG.log(
          System.Logger.Level.INFO,
          "event=account outcome=enabled user={0} by={1}",
          userId,
          administrator);
    }
    return found;
  }

  private boolean enable(EntityManager entities, String userId, String administrator, Visit visit) {
    if (set(entities, userId, false)) {
      entities.persist(
          new HistoryRow(
              HistoryEntry.byAdministrator(Outcome.ENABLED, administrator, userId, visit)));
    }
    return entities.find(User.class, userId) != null;
  }

  /** Whether the update changed anything. */
  private boolean set(EntityManager entities, String userId, boolean disabled) {
    Query update =
        entities.createQuery(
            disabled
                ? "update User u set u.disabledAt = :now where u.id = :id and u.disabledAt is null"
                : "update User u set u.disabledAt = null"
                    + " where u.id = :id and u.disabledAt is not null");
    if (disabled) {
      update.setParameter("now", clock.instant().atOffset(ZoneOffset.UTC));
    }
    return update.setParameter("id", userId).executeUpdate() == 1;
  }
}
