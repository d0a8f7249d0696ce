package org.loginwithx.imports;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.loginwithx.Internal;

/**
 * The groups of imported users.
 *
 * @param ofNewUsers what each new user gets
 * @param decided groups that only settings or rules give, and take again: no file gives them
 */
@Internal
public record ImportGroups(Set<String> ofNewUsers, Set<String> decided) {

  private static final int LONGEST = 100;

  /** The columns for groups take 1000 characters. */
  private static final int MOST = 20;

  public ImportGroups {
    ofNewUsers = Set.copyOf(ofNewUsers);
    decided = Set.copyOf(decided);
  }

  /** Groups that are given, and groups that are not. */
  record Split(Set<String> given, Set<String> leftOut) {}

  /** Splits the groups that a file has for a user. */
  Split split(Iterable<String> groups) {
    Set<String> given = new TreeSet<>();
    Set<String> leftOut = new TreeSet<>();
    for (String group : groups) {
      if (!group.isBlank()) {
        boolean good = isGood(group) && given.size() < MOST;
        (good ? given : leftOut).add(group);
      }
    }
    int length = String.join(" ", given).length();
    return length <= LONGEST * 9 ? new Split(given, leftOut) : new Split(Set.of(), given);
  }

  /** Groups are kept separated by spaces. */
  private boolean isGood(String group) {
    return group.length() <= LONGEST
        && group.chars().allMatch(c -> c > ' ' && c != 0x7f && !Character.isWhitespace(c))
        && !isDecided(group);
  }

  /** Also in another case: an application may compare without it. */
  private boolean isDecided(String group) {
    return decided.stream()
        .map(each -> each.toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet())
        .contains(group.toLowerCase(Locale.ROOT));
  }
}
