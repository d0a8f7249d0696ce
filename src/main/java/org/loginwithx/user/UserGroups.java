package org.loginwithx.user;

import jakarta.persistence.EntityManager;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.NativeSql;
import org.loginwithx.user.HistoryEntry.Outcome;

/**
 * Gives groups to users, and takes them. The groups are stored with the user, so they hold in all
 * log-ins of the user.
 *
 * <p>Log-ins that a node has in memory have the groups that it read. A change on this node makes it
 * read them again at once. The other nodes see it when they confirm the log-ins in use, each
 * second: for a minute after the change, {@link #UNCHANGED} is false, and they read the log-ins
 * again. The times are those of the database, so clocks that differ do no harm.
 */
@Internal
public final class UserGroups {

  /**
   * What is added to the statement that confirms rows of a user {@code u}. A minute is many times
   * longer than the time from the change until its commit, and from a read until the next one.
   */
  public static final String UNCHANGED =
      " and (u.groups_changed_at is null"
          + " or u.groups_changed_at < current_timestamp - interval '60' second)";

  /** All groups of a user are in one column, separated by spaces. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:-]{1,64}");

  /** The length of that column. */
  private static final int LONGEST = 1_000;

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");

  private static final GroupsConverter GROUPS = new GroupsConverter();

  private final LoginDatabase database;

  public UserGroups(LoginDatabase database) {
    this.database = database;
  }

  /** Whether a group can have this name. */
  public static boolean isName(String group) {
    return NAME.matcher(group).matches();
  }

  /** The result of a change. */
  public enum Result {
    /** The user has the group now, or has lost it. */
    DONE,
    /** The user had the group already, or did not have it. */
    UNCHANGED,
    /** There is no such user, or the administrator has lost the right meanwhile. */
    NO_USER,
    /** The names of the user's groups would be longer than can be stored. */
    TOO_MANY
  }

  /**
   * An administrator who changes groups.
   *
   * @param userId the id of the administrator
   * @param group the group whose members may do it
   * @param otherwise whether the administrator has this group in another way than stored with the
   *     user: by the settings, or by the application
   */
  public record Administrator(String userId, String group, boolean otherwise) {}

  /**
   * Gives a group to a user, or takes it. Idempotent. Of two administrators who take the right from
   * each other at the same time, only one succeeds.
   *
   * @param gives false to take the group
   * @throws IllegalArgumentException if no group can have this name
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer;
   *     nothing has changed
   */
  public Result changeUnchecked(
      String userId, String group, boolean gives, Administrator by, Visit visit) {
    if (!isName(group)) {
      throw new IllegalArgumentException("not a name of a group");
    }
    String id = NativeSql.withoutNul(userId);
    Outcome outcome = gives ? Outcome.GROUP_GIVEN : Outcome.GROUP_TAKEN;
    Result result =
        database.inTransaction(entities -> change(entities, id, group, outcome, by, visit));
    if (result == Result.DONE) {
      database.ends().mark(id);
      LOG.log(
          System.Logger.Level.INFO,
          "event=account outcome={0} user={1} group={2} by={3}",
          outcome.word(),
          id,
          group,
          by.userId());
    }
    return result;
  }

  private static Result change(
      EntityManager entities,
      String userId,
      String group,
      Outcome outcome,
      Administrator by,
      Visit visit) {
    // In the same order for all administrators, so that two of them do not block each other.
    Map<String, Row> rows = new HashMap<>();
    for (Object[] row :
        NativeSql.read(
            entities,
            "select id, group_names, disabled_at from login_user where id in (?1, ?2)"
                + " order by id for update",
            userId,
            by.userId())) {
      rows.put(
          NativeSql.text(row[0]),
          new Row(GROUPS.convertToEntityAttribute(NativeSql.text(row[1])), row[2] != null));
    }
    Row user = rows.get(userId);
    if (user == null || !mayStill(rows.get(by.userId()), by)) {
      return Result.NO_USER;
    }
    Set<String> groups = new TreeSet<>(user.groups());
    boolean changes = outcome == Outcome.GROUP_GIVEN ? groups.add(group) : groups.remove(group);
    if (!changes) {
      return Result.UNCHANGED;
    }
    String written = GROUPS.convertToDatabaseColumn(groups);
    if (written.length() > LONGEST) {
      return Result.TOO_MANY;
    }
    NativeSql.change(
        entities,
        "update login_user set group_names = ?1, groups_changed_at = current_timestamp"
            + " where id = ?2",
        written,
        userId);
    entities.persist(
        new HistoryRow(HistoryEntry.ofGroup(outcome, group, by.userId(), userId, visit)));
    return Result.DONE;
  }

  private record Row(Set<String> groups, boolean disabled) {}

  private static boolean mayStill(@Nullable Row administrator, Administrator by) {
    return administrator != null
        && !administrator.disabled()
        && (by.otherwise() || administrator.groups().contains(by.group()));
  }
}
