package org.loginwithx.rule;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.web.LoginSettings;

/**
 * A rule of administrators about users who log in with X.
 *
 * @param id empty for a rule that is not saved
 * @param name what administrators call it
 * @param conditions which accounts it is about
 * @param group the group that it gives until the log-out; null if it refuses
 */
@Internal
public record LoginRule(String id, String name, Conditions conditions, @Nullable String group) {

  private static final int LONGEST_NAME = 100;

  /** A hundred years. */
  private static final int MOST_DAYS = 36_500;

  /** More than there are people. */
  private static final long MOST_FOLLOWERS = 10_000_000_000L;

  private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9_.:-]{1,64}");

  /** A mistake in what an administrator has typed. */
  public enum Mistake {
    NAME,
    /** There is no condition, so the rule would concern all users. */
    NO_CONDITION,
    /** No account can be in the range. */
    AGE,
    /** No account can be in the range. */
    FOLLOWERS,
    /** The name of the group cannot be used. */
    GROUP,
    /** A rule must not give {@code admin}, or a group of the settings. */
    GROUP_OF_SETTINGS
  }

  /** Whether the rule refuses. */
  public boolean refuses() {
    return group == null;
  }

  /**
   * The first mistake, if there is one.
   *
   * @param groupsOfSettings groups that users have by the settings
   */
  public Optional<Mistake> mistake(Set<String> groupsOfSettings) {
    if (name.isBlank()
        || name.codePointCount(0, name.length()) > LONGEST_NAME
        || name.chars().anyMatch(Character::isISOControl)) {
      return Optional.of(Mistake.NAME);
    }
    if (conditions.isEmpty()
        || !Set.copyOf(Conditions.VERIFIED_TYPES).containsAll(conditions.verifiedTypes())) {
      return Optional.of(Mistake.NO_CONDITION);
    }
    if (!isRange(asLong(conditions.daysAtLeast()), asLong(conditions.daysBelow()), MOST_DAYS)) {
      return Optional.of(Mistake.AGE);
    }
    if (!isRange(conditions.followersAtLeast(), conditions.followersBelow(), MOST_FOLLOWERS)) {
      return Optional.of(Mistake.FOLLOWERS);
    }
    if (group == null) {
      return Optional.empty();
    }
    if (!GROUP.matcher(group).matches()) {
      return Optional.of(Mistake.GROUP);
    }
    return group.equalsIgnoreCase(LoginSettings.ADMIN) || groupsOfSettings.contains(group)
        ? Optional.of(Mistake.GROUP_OF_SETTINGS)
        : Optional.empty();
  }

  private static @Nullable Long asLong(@Nullable Integer number) {
    return number == null ? null : number.longValue();
  }

  private static boolean isRange(@Nullable Long atLeast, @Nullable Long below, long most) {
    long from = atLeast == null ? 0 : atLeast;
    long to = below == null ? most : below;
    return from >= 0 && from < to && to <= most;
  }
}
