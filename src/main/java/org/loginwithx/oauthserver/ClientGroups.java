package org.loginwithx.oauthserver;

import java.util.Collection;
import java.util.List;
import org.loginwithx.Internal;

/**
 * The groups of a user that a client gets. A client gets {@code admin} only if it is named here.
 * Otherwise each client to which an administrator logs in could act as an administrator.
 *
 * @param names the groups; {@code *} stands for every group
 */
@Internal
public record ClientGroups(List<String> names) {

  /** Stands for every group of the user, {@code admin} as well. */
  static final String ALL = "*";

  static final ClientGroups NONE = new ClientGroups(List.of());

  public ClientGroups {
    names = List.copyOf(names);
  }

  /** Those of a user's groups that the client gets. */
  List<String> among(Collection<String> groups) {
    return names.contains(ALL)
        ? List.copyOf(groups)
        : groups.stream().filter(names::contains).toList();
  }
}
