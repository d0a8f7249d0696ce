package org.loginwithx.user;

import java.io.Serializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What X says about an account that helps to tell a real user from a made-up one. None of it proves
 * who the user is. X may leave out each of them, and OAuth 1.0a has no {@code verified_type}.
 *
 * @param verifiedType {@code blue}, {@code business}, {@code government} or {@code none}, or a word
 *     that X adds later; null if X did not say
 * @param createdAt when the account was created at X; null if X did not say
 * @param followers how many accounts follow it; null if X did not say
 * @param isProtected whether only its followers see its posts; null if X did not say
 */
public record TrustSignals(
    @Nullable String verifiedType,
    @Nullable Instant createdAt,
    @Nullable Long followers,
    @Nullable Boolean isProtected)
    implements Serializable {

  /** X has said nothing, or the account is not of X. */
  public static final TrustSignals NONE = new TrustSignals(null, null, null, null);

  /** The length of the column. */
  private static final int LONGEST_TYPE = 20;

  public TrustSignals {
    verifiedType = PersonText.cleanOrNull(verifiedType, LONGEST_TYPE);
  }
}
