package org.loginwithx.user;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.loginwithx.database.Confirmed;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.NativeSql;
import org.loginwithx.user.HistoryEntry.Outcome;

/**
 * The rows of log-ins that succeeded. They are lines of the history, and the cookies of browsers
 * name them.
 */
final class LoginRows implements Confirmed.Rows<ActiveLogin> {

  private static final GroupsConverter GROUPS = new GroupsConverter();

  /** One row for each account of the user, because the settings give some groups to accounts. */
  private static final String FIND =
      "select h.user_id, h.happened_at, h.seen_at, h.provider, h.subject, h.given_groups, h.stays,"
          + " u.group_names, u.email, a.provider, a.subject, a.username, a.display_name,"
          + " a.picture_url, a.email"
          + " from login_history h join login_user u on u.id = h.user_id"
          + " left join login_account a on a.user_id = u.id"
          + " where h.login_id = ?1 and h.ended_at is null and h.generation = u.generation"
          + " and u.disabled_at is null order by a.last_login_at desc";

  private final LoginDatabase database;
  private final Clock clock;
  private final LoginLimits limits;
  private final GroupsBySettings settings;

  LoginRows(LoginDatabase database, Clock clock, LoginLimits limits, GroupsBySettings settings) {
    this.database = database;
    this.clock = clock;
    this.limits = limits;
    this.settings = settings;
  }

  /**
   * Writes a log-in of a user, unless there is no such user. The log-in gets the current generation
   * of the user. A transaction that raises the generation meanwhile either waits for the foreign
   * key's lock, or ends this log-in as well.
   *
   * @param provider the provider, or a password or a passkey
   * @param subject the account at the provider; null for a password or a passkey
   * @return the key of the row; empty if there is no such user
   */
  static Optional<String> insert(
      EntityManager entities,
      NewLogin login,
      String userId,
      String provider,
      @Nullable String subject,
      boolean first) {
    String key = UUID.randomUUID().toString();
    Visit visit = login.visit();
    int rows =
        NativeSql.change(
            entities,
            "insert into login_history (id, happened_at, outcome, reason, number, user_id,"
                + " provider, address, agent, login_id, subject, given_groups, stays, generation)"
                + " select cast(?1 as varchar(36)), cast(?2 as timestamp with time zone), cast(?3"
                + " as varchar(20)), cast(?4 as varchar(40)), cast(?5 as varchar(40)), u.id,"
                + " cast(?6 as varchar(200)), cast(?7 as varchar(50)), cast(?8 as varchar(100)),"
                + " cast(?9 as varchar(64)), cast(?10 as varchar(255)), cast(?11 as varchar(4000)),"
                + " cast(?12 as boolean), u.generation from login_user u where u.id = ?13",
            key,
            visit.at(),
            Outcome.LOGGED_IN.word(),
            first ? "first_login" : "ok",
            visit.attemptId(),
            provider,
            visit.network(),
            visit.agent(),
            login.id(),
            subject,
            GroupLines.write(login.given()),
            login.stays(),
            userId);
    return rows == 1 ? Optional.of(key) : Optional.empty();
  }

  static boolean isThere(EntityManager entities, String loginId) {
    return NativeSql.first(entities, "select id from login_history where login_id = ?1", loginId)
        .isPresent();
  }

  /** Undoes {@link #insert}, in the same transaction. */
  static void delete(EntityManager entities, String key) {
    NativeSql.change(entities, "delete from login_history where id = ?1", key);
  }

  /** Adds groups that the application gave after the log-in was written. */
  void give(String loginId, Collection<String> groups) {
    database.inTransaction(
        entities ->
            NativeSql.change(
                entities,
                "update login_history set given_groups = ?1 where login_id = ?2",
                GroupLines.write(groups),
                loginId));
  }

  @Override
  public Optional<ActiveLogin> read(String loginId) {
    List<Object[]> rows = database.read(entities -> NativeSql.read(entities, FIND, loginId));
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    Object[] row = rows.get(0);
    Instant at = NativeSql.instant(row[1]);
    Instant seen = row[2] == null ? at : NativeSql.instant(row[2]);
    boolean stays = NativeSql.flag(row[6]);
    return limits.isOver(at, seen, stays, clock.instant())
        ? Optional.empty()
        : Optional.of(login(loginId, at, stays, rows));
  }

  private ActiveLogin login(String loginId, Instant at, boolean stays, List<Object[]> rows) {
    Object[] row = rows.get(0);
    String userId = NativeSql.text(row[0]);
    List<Profile> accounts =
        rows.stream().filter(each -> each[9] != null).map(each -> account(each, 9)).toList();
    Profile profile = profile(row, userId, accounts);
    List<String> given = GroupLines.read((String) row[5]);
    Set<String> groups = new TreeSet<>(GROUPS.convertToEntityAttribute((String) row[7]));
    groups.addAll(given);
    groups.addAll(settings.of(subjects(profile, accounts)));
    return new ActiveLogin(loginId, at, userId, profile, List.copyOf(groups), given, stays);
  }

  private static Profile account(Object[] row, int from) {
    return new Profile(
        NativeSql.text(row[from]),
        NativeSql.text(row[from + 1]),
        NativeSql.text(row[from + 2]),
        NativeSql.text(row[from + 3]),
        (String) row[from + 4],
        (String) row[from + 5]);
  }

  /** The account used to log in. If it is unlinked by now, its handle and name are unknown. */
  private static Profile profile(Object[] row, String userId, List<Profile> accounts) {
    String provider = NativeSql.text(row[3]);
    String email = (String) row[8];
    if (Profile.isThisSite(provider)) {
      return Profile.unnamed(provider, userId, accounts, email);
    }
    String subject = NativeSql.text(row[4]);
    return accounts.stream()
        .filter(account -> account.sameAccountAs(provider, subject))
        .findFirst()
        .orElseGet(() -> Profile.unnamed(provider, subject, accounts, email));
  }

  /**
   * The accounts at X for which the settings may give groups: after a log-in by X, the account that
   * was used; after one by a password or a passkey, all of the user's; after one by another
   * provider, none.
   */
  private static Set<String> subjects(Profile profile, List<Profile> accounts) {
    if (!profile.isOfX() && !profile.isOfThisSite()) {
      return Set.of();
    }
    return accounts.stream()
        .filter(Profile::isOfX)
        .map(Profile::subject)
        .filter(subject -> !profile.isOfX() || subject.equals(profile.subject()))
        .collect(Collectors.toSet());
  }

  @Override
  public Set<String> good(List<String> loginIds) {
    return database
        .read(entities -> selectGood(entities, "h.login_id", loginIds, UserGroups.UNCHANGED))
        .stream()
        .map(row -> NativeSql.text(row[0]))
        .collect(Collectors.toSet());
  }

  static Set<String> good(EntityManager entities, List<String> loginIds) {
    return selectGood(entities, "h.login_id", loginIds, "").stream()
        .map(row -> NativeSql.text(row[0]))
        .collect(Collectors.toSet());
  }

  @Override
  public int countGood(List<String> loginIds) {
    return database.read(
        entities ->
            (int)
                NativeSql.number(
                    selectGood(entities, "count(*)", loginIds, UserGroups.UNCHANGED).get(0)[0]));
  }

  private static List<Object[]> selectGood(
      EntityManager entities, String columns, List<String> loginIds, String more) {
    return NativeSql.read(
        entities,
        "select "
            + columns
            + " from login_history h join login_user u on u.id = h.user_id where h.login_id in ("
            + NativeSql.places(1, loginIds.size())
            + ") and h.ended_at is null and h.generation = u.generation"
            + " and u.disabled_at is null"
            + more,
        loginIds.toArray());
  }

  @Override
  public String userId(ActiveLogin login) {
    return login.userId();
  }

  /**
   * Ends one log-in, and with it those at clients of OpenID Connect. False if it had ended before.
   * Two UPDATEs, and an INSERT if there are such clients.
   */
  boolean end(String loginId) {
    return database.inTransaction(entities -> end(entities, loginId, clock.instant()));
  }

  static boolean end(EntityManager entities, String loginId, Instant now) {
    boolean ended =
        NativeSql.change(
                entities,
                "update login_history set ended_at = ?1 where login_id = ?2 and ended_at is null",
                now,
                loginId)
            == 1;
    if (ended) {
      ClientLogout.ofLogin(entities, loginId, now);
    }
    return ended;
  }

  /** Whether a log-in is good. Locks its row: a log-out waits until the transaction has ended. */
  static boolean isGoodLocked(EntityManager entities, String loginId) {
    return NativeSql.exists(
        entities,
        "select login_id from login_history where login_id = ?1 and ended_at is null"
            + " and generation = (select u.generation from login_user u"
            + " where u.id = login_history.user_id and u.disabled_at is null) for update",
        loginId);
  }
}
