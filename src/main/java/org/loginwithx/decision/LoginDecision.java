package org.loginwithx.decision;

import static java.util.Objects.requireNonNull;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.loginwithx.user.Profile;

/** The application's decision about a log-in. */
public sealed interface LoginDecision {

  /** The user may log in, with the groups that the rules of administrators give. */
  static Accepted accept(LoginCandidate candidate) {
    return new Accepted(candidate.profile(), candidate.groups(), null);
  }

  /**
   * The user may not log in.
   *
   * @param message the text for the user; not HTML
   */
  static Refused refuse(String message) {
    return new Refused(message);
  }

  /**
   * The user may log in.
   *
   * @param profile what is stored about the user: the provider's profile, or better data of the
   *     application. Provider and subject must not change
   * @param groups the groups of the user until the log-out, besides the stored ones
   * @param userId the user's id here, if this log-in creates the user; null for a random one
   */
  record Accepted(Profile profile, Set<String> groups, @Nullable String userId)
      implements LoginDecision {

    /** Fits the column, and needs no encoding in a path. */
    private static final Pattern USER_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._~:@-]{0,35}");

    public Accepted {
      groups = Set.copyOf(groups);
      if (userId != null && !USER_ID.matcher(userId).matches()) {
        throw new IllegalArgumentException(
            "A user id is 1 to 36 of A-Z, a-z, 0-9 and ._~:@- and begins with a letter or digit");
      }
    }

    /** This decision with more groups. */
    public Accepted withGroups(String... more) {
      Set<String> all = new TreeSet<>(groups);
      all.addAll(Set.of(more));
      return new Accepted(profile, all, userId);
    }

    /** This decision with another profile of the same account. */
    public Accepted withProfile(Profile better) {
      return new Accepted(better, groups, userId);
    }

    /**
     * This decision, for an application with its own users: the user whom this log-in creates gets
     * this id, which is then the name of the caller everywhere. An existing user keeps the existing
     * id.
     *
     * <p>An id that another user has ends the log-in with status 500: a user who wants to log in
     * with one more account links it while logged in.
     *
     * @param id 1 to 36 letters, digits and {@code ._~:@-} of ASCII; begins with a letter or digit
     * @throws IllegalArgumentException if it is not
     */
    public Accepted withUserId(String id) {
      return new Accepted(profile, groups, requireNonNull(id, "id"));
    }
  }

  /**
   * The user may not log in. No data about the user is stored.
   *
   * @param message the text for the user; not HTML
   */
  record Refused(String message) implements LoginDecision {}
}
