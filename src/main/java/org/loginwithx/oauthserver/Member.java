package org.loginwithx.oauthserver;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.loginwithx.Internal;
import org.loginwithx.database.NativeSql;
import org.loginwithx.user.GroupLines;
import org.loginwithx.user.Profile;

/**
 * The user for whom a client gets tokens.
 *
 * @param userId the user's id here
 * @param profile the account used to log in, as of that log-in
 * @param groups the groups of the user; before there is a token, and in the tables, only those that
 *     the application gave at the log-in: all others are looked up each time
 */
@Internal
public record Member(String userId, Profile profile, List<String> groups) {

  public Member {
    groups = List.copyOf(groups);
  }

  static Member of(Object userId, Object[] row, int from) {
    Profile profile =
        new Profile(
            NativeSql.text(row[from]),
            NativeSql.text(row[from + 1]),
            NativeSql.text(row[from + 2]),
            NativeSql.text(row[from + 3]),
            null,
            null);
    List<String> groups = GroupLines.read(NativeSql.text(row[from + 4]));
    return new Member(NativeSql.text(userId), profile, groups);
  }

  /** This member with more groups. */
  Member with(Collection<String> more) {
    Set<String> all = new TreeSet<>(groups);
    all.addAll(more);
    return new Member(userId, profile, List.copyOf(all));
  }

  /** This member with only the groups that a client gets. */
  Member only(ClientGroups allowed) {
    return new Member(userId, profile, allowed.among(groups));
  }

  /** The groups as stored in the database. */
  String groupLines() {
    return GroupLines.write(groups);
  }
}
