package org.loginwithx.user;

import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
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
   * @param handleIsCurrent whether no other account has the handle
   * @param createdAt when the user came to the other site
   */
  public record Imported(
      String id,
      Profile profile,
      boolean handleIsCurrent,
      Set<String> groups,
      boolean disabled,
      Instant createdAt) {

    public Imported {
      groups = Set.copyOf(groups);
    }
  }

  /**
   * Creates users and links their accounts. Two INSERTs. No account that is there loses its handle:
   * a handle belongs to the account that logs in with it.
   *
   * @throws org.loginwithx.database.LoginDatabase.UniqueViolationException at the end of the
   *     transaction at the latest, if an id or an account is there already
   */
  public static void insert(EntityManager entities, List<Imported> users, Instant now) {
    List<@Nullable Object> ofUsers = new ArrayList<>();
    List<@Nullable Object> ofAccounts = new ArrayList<>();
    for (Imported user : users) {
      Profile profile = user.profile();
      ofUsers.add(user.id());
      ofUsers.add(GROUPS.convertToDatabaseColumn(user.groups()));
      ofUsers.add(user.createdAt());
      ofUsers.add(user.disabled() ? now : null);
      ofAccounts.add(UUID.randomUUID().toString());
      ofAccounts.add(user.id());
      ofAccounts.add(profile.provider());
      ofAccounts.add(profile.subject());
      ofAccounts.add(profile.username());
      ofAccounts.add(Usernames.key(profile.username()));
      ofAccounts.add(user.handleIsCurrent());
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
}
