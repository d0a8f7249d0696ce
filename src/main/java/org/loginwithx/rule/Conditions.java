package org.loginwithx.rule;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.user.TrustSignals;

/**
 * What a rule asks of an account at X. All conditions have to hold. A signal that X did not send
 * meets no condition.
 *
 * @param verifiedTypes the account has one of these values of {@code verified_type}; empty for any
 * @param daysAtLeast the account is at least this many days old; null for any age
 * @param daysBelow the account is younger than this many days; null for any age
 * @param followersAtLeast it has at least this many followers; null for any number
 * @param followersBelow it has fewer followers than this; null for any number
 * @param isProtected whether its posts are protected; null for both
 */
@Internal
public record Conditions(
    Set<String> verifiedTypes,
    @Nullable Integer daysAtLeast,
    @Nullable Integer daysBelow,
    @Nullable Long followersAtLeast,
    @Nullable Long followersBelow,
    @Nullable Boolean isProtected) {

  /** The values of {@code verified_type} that X documents. */
  public static final List<String> VERIFIED_TYPES =
      List.of("none", "blue", "business", "government");

  public Conditions {
    verifiedTypes = Set.copyOf(verifiedTypes);
  }

  /** Whether there is no condition: such a rule would concern all users. */
  boolean isEmpty() {
    return verifiedTypes.isEmpty()
        && daysAtLeast == null
        && daysBelow == null
        && followersAtLeast == null
        && followersBelow == null
        && isProtected == null;
  }

  /** Whether all conditions hold for these signals at this time. */
  boolean hold(TrustSignals signals, Instant now) {
    return !isEmpty()
        && isOfType(signals.verifiedType())
        && isOfAge(signals.createdAt(), now)
        && hasFollowers(signals.followers())
        && (isProtected == null || isProtected.equals(signals.isProtected()));
  }

  private boolean isOfType(@Nullable String type) {
    return verifiedTypes.isEmpty() || type != null && verifiedTypes.contains(type);
  }

  private boolean isOfAge(@Nullable Instant createdAt, Instant now) {
    if (daysAtLeast == null && daysBelow == null) {
      return true;
    }
    if (createdAt == null) {
      return false;
    }
    Duration age = Duration.between(createdAt, now);
    return (daysAtLeast == null || age.compareTo(Duration.ofDays(daysAtLeast)) >= 0)
        && (daysBelow == null || age.compareTo(Duration.ofDays(daysBelow)) < 0);
  }

  private boolean hasFollowers(@Nullable Long followers) {
    if (followersAtLeast == null && followersBelow == null) {
      return true;
    }
    return followers != null
        && (followersAtLeast == null || followers >= followersAtLeast)
        && (followersBelow == null || followers < followersBelow);
  }

  /** The column. */
  String types() {
    return String.join(" ", new TreeSet<>(verifiedTypes));
  }
}
