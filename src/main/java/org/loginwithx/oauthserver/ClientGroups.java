package org.loginwithx.oauthserver;

import java.util.Collection;
import java.util.List;
import org.loginwithx.Internal;

/**
 * The groups of a user that a client gets. An administrator who logs in to a client does not want
 * it to act as an administrator, unless it was registered for that.
 *
 * @param names the groups; {@link #ALL} stands for every group
 */
@Internal
public record ClientGroups(List<String> names) {

  /** In place of a name: every group of the user, {@code admin} as well. */
  public static final String ALL = "*";

  private static final int MOST = 30;
  private static final int LONGEST_NAME = 64;

  public ClientGroups {
    names = List.copyOf(names);
  }

  /** Whether these can be saved. */
  boolean areAllowed() {
    return names.size() <= MOST
        && names.stream()
            .allMatch(
                name ->
                    name.length() <= LONGEST_NAME
                        && name.chars().noneMatch(Character::isISOControl));
  }

  /** Those of a user's groups that the client gets. */
  List<String> among(Collection<String> groups) {
    return names.contains(ALL)
        ? List.copyOf(groups)
        : groups.stream().filter(names::contains).toList();
  }
}
