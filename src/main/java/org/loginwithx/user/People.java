package org.loginwithx.user;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;

import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.NativeSql;
import org.loginwithx.user.HistoryEntry.Outcome;

/** All users, for an administrator: finds them, disables them, enables them again. */
public final class People {

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");

  private static final GroupsConverter GROUPS = new GroupsConverter();

  /** Users of one step of {@link #forEach}. */
  static final int TOGETHER = 500;

  private final LoginDatabase database;
  private final Clock clock;

  public People(LoginDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * A page of the users whose name, handle, former handle, e-mail address, id at a provider or id
   * here begins with this text, regardless of case; of all users if there is no text. The newest
   * first. Four SELECTs.
   *
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public ResultPage<Person> search(String text, int page) {
    return search(PeopleQuery.of(text), page);
  }

  /** A page of the users that an administrator wants to see. Four SELECTs. */
  @Internal
  public ResultPage<Person> search(PeopleQuery query, int page) {
    return database.inTransaction(
        entities -> {
          PeopleSelect select = new PeopleSelect(query, clock.instant());
          List<String> ids = select.page(entities, query.sort(), page);
          return ResultPage.of(people(entities, ids, Map.of()), page);
        });
  }

  /**
   * All these users, the newest first, some at a time: memory never holds all of them. Four SELECTs
   * for every {@value #TOGETHER} users.
   *
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer;
   *     {@code action} may have got some users
   */
  @Internal
  public void forEach(PeopleQuery query, Consumer<Person> action) {
    List<Person> some = after(query, null);
    while (!some.isEmpty()) {
      some.forEach(action);
      some = some.size() < TOGETHER ? List.of() : after(query, some.get(some.size() - 1));
    }
  }

  private List<Person> after(PeopleQuery query, @Nullable Person last) {
    return database.inTransaction(
        entities -> {
          PeopleSelect select = new PeopleSelect(query, clock.instant());
          List<String> ids =
              last == null
                  ? select.newest(entities, TOGETHER)
                  : select.newest(entities, TOGETHER, last);
          return people(entities, ids, Map.of());
        });
  }

  /** The users with these ids, by their ids. Three SELECTs, and none for no id. */
  @Internal
  public Map<String, Person> named(Collection<String> ids) {
    List<String> wanted = ids.stream().distinct().toList();
    return wanted.isEmpty()
        ? Map.of()
        : database.inTransaction(entities -> people(entities, wanted, Map.of())).stream()
            .collect(toMap(Person::userId, Function.identity()));
  }

  /** All groups that are stored with users, in the order of their names. One SELECT. */
  @Internal
  public List<String> groups() {
    return database
        .read(entities -> NativeSql.read(entities, "select distinct group_names from login_user"))
        .stream()
        .flatMap(row -> GROUPS.convertToEntityAttribute((String) row[0]).stream())
        .distinct()
        .sorted()
        .toList();
  }

  /**
   * Everything about one user. Five SELECTs.
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
    Map<String, Instant> lastLogins = lastLogins(entities, ids);
    Map<String, Integer> passkeys = passkeys(entities, ids);
    // The accounts brought their users along; a user without an account is read here.
    return ids.stream()
        .map(id -> entities.find(User.class, id))
        .filter(user -> user != null)
        .map(
            user ->
                user.toPerson(
                    accounts.getOrDefault(user.id(), List.of()),
                    lastLogins.get(user.id()),
                    passkeys.getOrDefault(user.id(), 0)))
        .toList();
  }

  private static Map<String, Integer> passkeys(EntityManager entities, List<String> ids) {
    return NativeSql.read(
            entities,
            "select user_id, count(*) from login_passkey where user_id in ("
                + NativeSql.places(1, ids.size())
                + ") group by user_id",
            ids.toArray())
        .stream()
        .collect(toMap(row -> NativeSql.text(row[0]), row -> (int) NativeSql.number(row[1])));
  }

  private static Map<String, Instant> lastLogins(EntityManager entities, List<String> ids) {
    return NativeSql.read(
            entities,
            "select user_id, max(happened_at) from login_history where outcome = 'logged_in'"
                + " and user_id in ("
                + NativeSql.places(1, ids.size())
                + ") group by user_id",
            ids.toArray())
        .stream()
        .collect(toMap(row -> NativeSql.text(row[0]), row -> NativeSql.instant(row[1])));
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
