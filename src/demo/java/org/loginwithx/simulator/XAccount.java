package org.loginwithx.simulator;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An account at the simulator.
 *
 * @param id decimal digits; never changes
 * @param screenName the handle without {@code @}; may change and be taken over
 * @param profileImageUrl null for the picture the simulator draws
 * @param email null when there is no confirmed address
 */
public record XAccount(
    String id,
    String screenName,
    String name,
    @Nullable String profileImageUrl,
    @Nullable String email,
    AccountState state,
    Trust trust) {

  /**
   * What helps to tell a real user from a made-up one.
   *
   * @param verifiedType as v2 prints it
   */
  public record Trust(String verifiedType, Instant createdAt, long followers) {
    static final Trust USUAL = new Trust("none", Instant.parse("2009-05-09T17:58:22Z"), 3);
  }

  public XAccount {
    if (!id.matches("[0-9]{1,20}")) {
      throw new IllegalArgumentException("An id has 1 to 20 digits: " + id);
    }
    // 15 today; a few old accounts are longer.
    if (!isScreenName(screenName)) {
      throw new IllegalArgumentException("A handle has 1 to 20 of A-Z a-z 0-9 _: " + screenName);
    }
  }

  /** A normal account with a confirmed e-mail address, {@code handle@example.test}. */
  public static XAccount of(String id, String screenName, String name) {
    String email = screenName.toLowerCase(Locale.ROOT) + "@example.test";
    return new XAccount(id, screenName, name, null, email, AccountState.NORMAL, Trust.USUAL);
  }

  static boolean isScreenName(String text) {
    return text.matches("[A-Za-z0-9_]{1,20}");
  }

  public XAccount withScreenName(String newScreenName) {
    return new XAccount(id, newScreenName, name, profileImageUrl, email, state, trust);
  }

  public XAccount withName(String newName) {
    return new XAccount(id, screenName, newName, profileImageUrl, email, state, trust);
  }

  public XAccount withProfileImageUrl(@Nullable String newProfileImageUrl) {
    return new XAccount(id, screenName, name, newProfileImageUrl, email, state, trust);
  }

  public XAccount withEmail(@Nullable String newEmail) {
    return new XAccount(id, screenName, name, profileImageUrl, newEmail, state, trust);
  }

  public XAccount withState(AccountState newState) {
    return new XAccount(id, screenName, name, profileImageUrl, email, newState, trust);
  }

  public XAccount withTrust(Trust newTrust) {
    return new XAccount(id, screenName, name, profileImageUrl, email, state, newTrust);
  }
}
