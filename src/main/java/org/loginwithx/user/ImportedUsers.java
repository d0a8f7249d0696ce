package org.loginwithx.user;

import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.database.NativeSql;

/**
 * Users who logged in with X elsewhere. They are created without a log-in, many by one statement.
 * All methods work in the transaction of the caller.
 */
@Internal
public final class ImportedUsers {

  private static final GroupsConverter GROUPS = new GroupsConverter();

  private static final String TIME = "cast(? as timestamp with time zone)";

  private ImportedUsers() {}

  /**
   * A user to create.
   *
   * @param profile the account at X; its address stays unconfirmed
   * @param createdAt when the user came to the other site
   */
  public record Imported(
      String id, Profile profile, Set<String> groups, boolean disabled, Instant createdAt) {

    public Imported {
      groups = Set.copyOf(groups);
    }
  }

  /** Which of these ids at X are linked to a user. One SELECT. */
  public static Set<String> linked(EntityManager entities, Collection<String> xIds) {
    List<Object> values = new ArrayList<>(xIds);
    values.add(0, Profile.X);
    return texts(
        NativeSql.read(
            entities,
            "select subject from login_account where provider = ?1 and subject in ("
                + NativeSql.places(2, xIds.size())
                + ")",
            values.toArray()));
  }

  /** Which of these ids a user has, or had before being merged into another user. Two SELECTs. */
  public static Set<String> taken(EntityManager entities, Collection<String> userIds) {
    String places = NativeSql.places(1, userIds.size());
    Set<String> taken =
        new HashSet<>(
            texts(
                NativeSql.read(
                    entities,
                    "select id from login_user where id in (" + places + ")",
                    userIds.toArray())));
    taken.addAll(
        texts(
            NativeSql.read(
                entities,
                "select user_id from login_merge where user_id in (" + places + ")",
                userIds.toArray())));
    return taken;
  }

  private static Set<String> texts(List<Object[]> rows) {
    return rows.stream().map(row -> NativeSql.text(row[0])).collect(Collectors.toSet());
  }

  /**
   * Creates users and links their accounts. One SELECT and two INSERTs. No account that is there
   * loses its handle: a handle belongs to the account that logs in with it.
   *
   * @throws org.loginwithx.database.LoginDatabase.UniqueViolationException at the end of the
   *     transaction at the latest, if an id or an account is there already
   */
  public static void insert(EntityManager entities, List<Imported> users, Instant now) {
    List<@Nullable Object> ofUsers = new ArrayList<>();
    List<@Nullable Object> ofAccounts = new ArrayList<>();
    Set<String> handles = currentHandles(entities, users);
    for (Imported user : users) {
      Profile profile = user.profile();
      String handle = Usernames.key(profile.username());
      ofUsers.add(user.id());
      ofUsers.add(GROUPS.convertToDatabaseColumn(user.groups()));
      ofUsers.add(user.createdAt());
      ofUsers.add(user.disabled() ? now : null);
      ofAccounts.add(UUID.randomUUID().toString());
      ofAccounts.add(user.id());
      ofAccounts.add(profile.provider());
      ofAccounts.add(profile.subject());
      ofAccounts.add(profile.username());
      ofAccounts.add(handle);
      ofAccounts.add(handle.isEmpty() || handles.add(handle));
      ofAccounts.add(profile.displayName());
      ofAccounts.add(profile.email());
      ofAccounts.add(now);
      // Required, and the last log-in that is known: at the other site.
      ofAccounts.add(user.createdAt());
    }
    NativeSql.change(
        entities,
        "insert into login_user (id, group_names, created_at, disabled_at) values "
            + NativeSql.rows(users.size(), "?", "?", TIME, TIME),
        ofUsers.toArray());
    NativeSql.change(
        entities,
        "insert into login_account (id, user_id, provider, subject, username, username_key,"
            + " username_current, display_name, email, linked_at, last_login_at) values "
            + NativeSql.rows(
                users.size(),
                "?",
                "?",
                "?",
                "?",
                "?",
                "?",
                "cast(? as boolean)",
                "?",
                "cast(? as varchar(320))",
                TIME,
                TIME),
        ofAccounts.toArray());
  }

  private static Set<String> currentHandles(EntityManager entities, List<Imported> users) {
    List<Object> values = new ArrayList<>();
    values.add(Profile.X);
    users.forEach(user -> values.add(Usernames.key(user.profile().username())));
    return new HashSet<>(
        texts(
            NativeSql.read(
                entities,
                "select username_key from login_account where provider = ?1"
                    + " and username_current = true and username_key in ("
                    + NativeSql.places(2, users.size())
                    + ")",
                values.toArray())));
  }
}
