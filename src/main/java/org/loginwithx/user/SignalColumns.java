package org.loginwithx.user;

import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.database.NativeSql;

/** The columns of an account that have its {@link TrustSignals}. */
@Internal
public final class SignalColumns {

  /** As they are selected, from the alias {@code a}. */
  public static final String ALL =
      "a.signal_verified, a.signal_created_at, a.signal_followers, a.signal_posts";

  private static final String PROTECTED = "protected";
  private static final String PUBLIC = "public";

  private SignalColumns() {}

  /**
   * Reads {@link #ALL} of a row.
   *
   * @param first the index of the first of them
   */
  public static TrustSignals read(@Nullable Object[] row, int first) {
    Object createdAt = row[first + 1];
    Object followers = row[first + 2];
    return new TrustSignals(
        (String) row[first],
        createdAt == null ? null : NativeSql.instant(createdAt),
        followers == null ? null : NativeSql.number(followers),
        isProtected((String) row[first + 3]));
  }

  /** A column that says whether posts are protected: null if it is not known. */
  public static @Nullable String posts(@Nullable Boolean isProtected) {
    if (isProtected == null) {
      return null;
    }
    return isProtected ? PROTECTED : PUBLIC;
  }

  /** Reads such a column. */
  public static @Nullable Boolean isProtected(@Nullable String posts) {
    return posts == null ? null : (Boolean) posts.equals(PROTECTED);
  }
}
