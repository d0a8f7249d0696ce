package org.loginwithx.oauthserver;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.loginwithx.database.NativeSql;
import org.loginwithx.user.GroupLines;
import org.loginwithx.user.Profile;

/**
 * Who an application gets tokens for.
 *
 * @param userId our id of the person
 * @param profile the account they logged in with, as of that log-in
 * @param groups what they belong to; as long as there is no token, and in our tables, only what the
 *     application gave at the log-in: everything else is looked up each time
 */
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

  /** The same with more groups. */
  Member with(Collection<String> more) {
    Set<String> all = new TreeSet<>(groups);
    all.addAll(more);
    return new Member(userId, profile, List.copyOf(all));
  }

  /** The groups as our tables keep them. */
  String groupLines() {
    return GroupLines.write(groups);
  }
}
