package org.loginwithx.user;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * Groups in one column, each on a line of its own: the names of an application's groups may contain
 * spaces.
 */
@Internal
public final class GroupLines {

  /** The length of the columns. */
  private static final int LONGEST = 4_000;

  private GroupLines() {}

  /** Groups that do not fit, or have a line break in them, are left out and give no rights. */
  public static String write(Collection<String> groups) {
    StringBuilder lines = new StringBuilder();
    for (String group : new TreeSet<>(groups)) {
      boolean oneLine = group.chars().noneMatch(c -> c == '\n' || c == '\r' || c == 0);
      if (oneLine && lines.length() + group.length() < LONGEST) {
        lines.append(group).append('\n');
      }
    }
    return lines.toString();
  }

  /** Reads what {@link #write} returned; an empty set for an empty column. */
  public static List<String> read(@Nullable String lines) {
    return lines == null ? List.of() : lines.lines().filter(group -> !group.isEmpty()).toList();
  }
}
