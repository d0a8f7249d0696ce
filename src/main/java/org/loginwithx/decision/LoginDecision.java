package org.loginwithx.decision;

import static java.util.Objects.requireNonNull;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.loginwithx.user.Profile;

/** What the application decided about a person. */
public sealed interface LoginDecision {

  /** They may log in. */
  static Accepted accept(LoginCandidate candidate) {
    return new Accepted(candidate.profile(), Set.of(), null);
  }

  /**
   * They may not.
   *
   * @param message what they read; text, not HTML
   */
  static Refused refuse(String message) {
    return new Refused(message);
  }

  /**
   * They may log in.
   *
   * @param profile what is stored about them: the provider's profile, or what the application knows
   *     better. Provider and subject have to stay what they are
   * @param groups what they belong to until they log out, besides the groups stored for them
   * @param userId what our id of them is to be, if this log-in makes them a user; null for a random
   *     one
   */
  record Accepted(Profile profile, Set<String> groups, @Nullable String userId)
      implements LoginDecision {

    /** What fits our column, and is itself in a path. */
    private static final Pattern USER_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._~:@-]{0,35}");

    public Accepted {
      groups = Set.copyOf(groups);
      if (userId != null && !USER_ID.matcher(userId).matches()) {
        throw new IllegalArgumentException(
            "A user id is 1 to 36 of A-Z, a-z, 0-9 and ._~:@- and begins with a letter or digit");
      }
    }

    /** The same with more groups. */
    public Accepted withGroups(String... more) {
      Set<String> all = new TreeSet<>(groups);
      all.addAll(Set.of(more));
      return new Accepted(profile, all, userId);
    }

    /** The same with another profile of the same account. */
    public Accepted withProfile(Profile better) {
      return new Accepted(better, groups, userId);
    }

    /**
     * The same for an application that has users of its own: the user whom this log-in creates gets
     * this id, which is then the name of the caller everywhere. Whoever is a user already keeps the
     * id they have.
     *
     * <p>An id that another user of ours has ends the log-in with status 500: whoever may come in
     * with one more account links it while they are logged in.
     *
     * @param id 1 to 36 letters, digits and {@code ._~:@-} of ASCII; begins with a letter or digit
     * @throws IllegalArgumentException if it is not
     */
    public Accepted withUserId(String id) {
      return new Accepted(profile, groups, requireNonNull(id, "id"));
    }
  }

  /**
   * They may not log in. Nothing about them is stored.
   *
   * @param message what they read; text, not HTML
   */
  record Refused(String message) implements LoginDecision {}
}
