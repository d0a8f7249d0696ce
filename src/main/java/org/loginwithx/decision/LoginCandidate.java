package org.loginwithx.decision;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.loginwithx.user.LinkedUser;
import org.loginwithx.user.Profile;
import org.loginwithx.x.UserTokens;

/**
 * A user who is about to be logged in. X or a provider of the application vouches for the user, or
 * the user has typed the right password or used a passkey.
 *
 * @param profile what the provider says now; after a log-in by password or passkey, its provider is
 *     {@link Profile#PASSWORD} or {@link Profile#PASSKEY} and its subject is the user's id here
 * @param tokens the tokens with which the application can act at X for the user; discarded unless
 *     the application stores them. Null after a log-in without X
 * @param linkedUser the user this account is linked to, as stored at the previous log-in; null the
 *     first time
 * @param raw the user object as X sent it, unchanged and unchecked, for an application that wants a
 *     field of its own. By OAuth 1.0a it is the answer of {@code account/verify_credentials}, by
 *     OAuth 2.0 what is in {@code data} of {@code /2/users/me}: their fields have different names.
 *     Empty if X was not asked for it or did not answer, after a log-in without X, and for an
 *     object of more than 16,384 characters after a question to the user. It is not stored, and in
 *     memory only until the log-in ends
 * @param groups the groups that the rules of administrators give for this log-in; {@link
 *     LoginDecision#accept} begins with them
 */
public record LoginCandidate(
    Profile profile,
    @Nullable UserTokens tokens,
    @Nullable LinkedUser linkedUser,
    JsonObject raw,
    Set<String> groups) {

  public LoginCandidate {
    groups = Set.copyOf(groups);
  }

  /** A candidate about whom X has said nothing more, and to whom no rule gives groups. */
  public LoginCandidate(
      Profile profile, @Nullable UserTokens tokens, @Nullable LinkedUser linkedUser) {
    this(profile, tokens, linkedUser, JsonValue.EMPTY_JSON_OBJECT, Set.of());
  }

  /**
   * Whether X named the account, and the profile is missing: X did not answer the request for it,
   * or {@code TWITTER_READ_PROFILE} leaves the request out. Name and picture are then those of the
   * previous log-in, or missing, and there is no address. A rule that needs what X says now should
   * refuse.
   */
  public boolean profileMissing() {
    return profile.partial();
  }

  /** The user this account is linked to, empty the first time. */
  public Optional<LinkedUser> user() {
    return Optional.ofNullable(linkedUser);
  }

  /** Without the raw object: a text may get into a log. */
  @Override
  public String toString() {
    return "LoginCandidate[profile="
        + profile
        + ", tokens="
        + tokens
        + ", linkedUser="
        + linkedUser
        + ", raw=***, groups="
        + groups
        + "]";
  }
}
