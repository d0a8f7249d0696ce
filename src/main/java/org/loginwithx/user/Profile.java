package org.loginwithx.user;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a provider said about the user who just logged in. Texts are cleaned of characters that
 * cannot be stored, and cut to the columns, so every profile can be saved.
 *
 * <p>Only {@code provider} and {@code subject} identify an account. A user name changes and passes
 * to other owners; an e-mail address is whatever the provider says it is.
 *
 * @param provider the provider's name, {@link #X} for X
 * @param subject the provider's stable id of the account, for X the numeric id as text
 * @param username the handle without {@code @}; may be empty if the provider gave none
 * @param displayName the name to show; the handle or the subject if the name is invisible
 * @param pictureUrl the address of the picture, if it is safe to show
 * @param email the address the provider gave, if it was asked for and given
 * @param partial whether the provider named the account, but the profile was not read. Name,
 *     picture and address are then those of the last log-in, if there was one
 * @param signals what X says about how far to trust the account; {@link TrustSignals#NONE} for any
 *     other provider
 */
public record Profile(
    String provider,
    String subject,
    String username,
    String displayName,
    @Nullable String pictureUrl,
    @Nullable String email,
    boolean partial,
    TrustSignals signals)
    implements Serializable {

  /** The provider name of X, kept from the days when accounts were first linked to it. */
  public static final String X = "https://twitter.com";

  /** The provider name of a log-in by password: this module vouches, by its own user id. */
  public static final String PASSWORD = "password";

  /** The provider name of a log-in by passkey: this module vouches, by its own user id. */
  public static final String PASSKEY = "passkey";

  private static final int MAX_PROVIDER = 200;
  private static final int MAX_SUBJECT = 255;
  private static final int MAX_NAME = 200;
  private static final int MAX_URL = 2000;
  private static final int MAX_EMAIL = 320;

  public Profile {
    requireNonNull(provider, "provider");
    requireNonNull(subject, "subject");
    if (!isKey(provider, MAX_PROVIDER) || !isKey(subject, MAX_SUBJECT)) {
      throw new IllegalArgumentException(
          "A profile without a usable subject identifies no account");
    }
    username = PersonText.clean(requireNonNull(username, "username"), MAX_NAME);
    displayName = PersonText.clean(requireNonNull(displayName, "displayName"), MAX_NAME);
    if (PersonText.isInvisible(displayName)) {
      displayName = PersonText.isInvisible(username) ? subject : username;
    }
    pictureUrl = pictureUrl != null && isStorable(pictureUrl, MAX_URL) ? pictureUrl : null;
    email = PersonText.cleanOrNull(email, MAX_EMAIL);
    // A session that an older version wrote has none.
    signals = signals == null ? TrustSignals.NONE : signals;
  }

  /** A profile without signals. */
  public Profile(
      String provider,
      String subject,
      String username,
      String displayName,
      @Nullable String pictureUrl,
      @Nullable String email,
      boolean partial) {
    this(provider, subject, username, displayName, pictureUrl, email, partial, TrustSignals.NONE);
  }

  /** A full profile: the provider answered all that it was asked for. */
  public Profile(
      String provider,
      String subject,
      String username,
      String displayName,
      @Nullable String pictureUrl,
      @Nullable String email) {
    this(provider, subject, username, displayName, pictureUrl, email, false);
  }

  /** A key is taken unchanged or not at all: a repaired one could be another account's key. */
  private static boolean isKey(String text, int max) {
    return !text.isEmpty() && isStorable(text, max);
  }

  private static boolean isStorable(String text, int max) {
    return text.length() <= max && PersonText.clean(text, max).equals(text);
  }

  /**
   * The profile of a user for whom no provider gives a name now. It has the name and the picture of
   * the account used last, and no handle, since no provider vouches for one.
   *
   * @param accounts the user's accounts, the one used last first
   */
  static Profile unnamed(
      String provider, String subject, List<Profile> accounts, @Nullable String email) {
    if (accounts.isEmpty()) {
      return new Profile(provider, subject, "", email == null ? "" : email, null, email);
    }
    Profile last = accounts.get(0);
    return new Profile(provider, subject, "", last.displayName(), last.pictureUrl(), email)
        .withSignals(
            accounts.stream()
                .filter(Profile::isOfX)
                .findFirst()
                .map(Profile::signals)
                .orElse(TrustSignals.NONE));
  }

  /** The same profile under another name, for an application that knows a better one. */
  public Profile withDisplayName(String name) {
    return new Profile(provider, subject, username, name, pictureUrl, email, partial, signals);
  }

  /** The same profile with another picture, or none. */
  public Profile withPictureUrl(@Nullable String url) {
    return new Profile(provider, subject, username, displayName, url, email, partial, signals);
  }

  /** The same profile with another e-mail address, or none. */
  public Profile withEmail(@Nullable String address) {
    return new Profile(
        provider, subject, username, displayName, pictureUrl, address, partial, signals);
  }

  /** The same profile, marked as partial: the provider named the account only. */
  public Profile asPartial() {
    return new Profile(provider, subject, username, displayName, pictureUrl, email, true, signals);
  }

  /** The same profile with these signals. */
  public Profile withSignals(TrustSignals now) {
    return new Profile(provider, subject, username, displayName, pictureUrl, email, partial, now);
  }

  /** Fills a partial profile with what the provider said at an earlier log-in. */
  public Profile filledFrom(@Nullable Profile before) {
    if (!partial || before == null) {
      return this;
    }
    return new Profile(
        provider,
        subject,
        username.isEmpty() ? before.username : username,
        before.displayName,
        before.pictureUrl,
        before.email,
        true,
        before.signals);
  }

  /** Whether X vouches for the account. */
  public boolean isOfX() {
    return provider.equals(X);
  }

  /** Whether the user proved to be who they are to this module, by a password or a passkey. */
  public boolean isOfThisSite() {
    return isThisSite(provider);
  }

  /** Whether this is the provider name of a log-in by password or by passkey. */
  static boolean isThisSite(String provider) {
    return provider.equals(PASSWORD) || provider.equals(PASSKEY);
  }

  /** Whether both have the same handle: X ignores case in handles. */
  public boolean hasSameHandleAs(Profile other) {
    return Usernames.key(username).equals(Usernames.key(other.username()));
  }

  /** Whether this is the account at that provider, whatever its handle is today. */
  public boolean sameAccountAs(String otherProvider, String otherSubject) {
    return provider.equals(otherProvider) && subject.equals(otherSubject);
  }

  /** Whether both are the same account at the same provider. */
  public boolean sameAccountAs(Profile other) {
    return sameAccountAs(other.provider(), other.subject());
  }
}
