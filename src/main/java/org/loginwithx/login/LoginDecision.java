package org.loginwithx.login;

import java.util.Set;
import java.util.TreeSet;
import org.loginwithx.user.Profile;

/** What the application decided about a person. */
public sealed interface LoginDecision {

  /** They may log in. */
  static Accepted accept(LoginCandidate candidate) {
    return new Accepted(candidate.profile(), Set.of());
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
   * @param profile what is stored about them: X's profile, or what the application knows better.
   *     Provider and subject have to stay what they are
   * @param groups what they belong to until they log out, besides the groups stored for them
   */
  record Accepted(Profile profile, Set<String> groups) implements LoginDecision {

    public Accepted {
      groups = Set.copyOf(groups);
    }

    /** The same with more groups. */
    public Accepted withGroups(String... more) {
      Set<String> all = new TreeSet<>(groups);
      all.addAll(Set.of(more));
      return new Accepted(profile, all);
    }

    /** The same with another profile of the same account. */
    public Accepted withProfile(Profile better) {
      return new Accepted(better, groups);
    }
  }

  /**
   * They may not log in. Nothing about them is stored.
   *
   * @param message what they read; text, not HTML
   */
  record Refused(String message) implements LoginDecision {}
}
