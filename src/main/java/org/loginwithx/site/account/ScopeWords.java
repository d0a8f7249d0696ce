package org.loginwithx.site.account;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.loginwithx.web.Messages;

/** What scopes of X allow, in words for users. */
final class ScopeWords {

  /** The scopes that have a text, see {@code access.scope} in the messages. */
  private static final Set<String> KNOWN =
      Set.of(
          "users.read",
          "users.email",
          "tweet.read",
          "tweet.write",
          "follows.read",
          "follows.write",
          "like.read",
          "like.write",
          "dm.read",
          "dm.write",
          "media.write",
          "offline.access");

  private ScopeWords() {}

  /** In the order in which X listed them; an unknown one stays as it is. */
  static List<String> of(Messages messages, String scopes) {
    return Stream.of(scopes.split(" "))
        .filter(scope -> !scope.isEmpty())
        .map(scope -> KNOWN.contains(scope) ? messages.text("access.scope." + scope) : scope)
        .toList();
  }
}
