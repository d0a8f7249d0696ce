package org.loginwithx.oauthserver;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.NativeSql;
import org.loginwithx.user.EmailAddresses;
import org.loginwithx.user.Profile;

/**
 * The claims about a user in ID tokens and from UserInfo, by scope (OpenID Connect Core section
 * 5.4). X's id and handle have names of their own: {@code sub} is the user here, who may have
 * several accounts, or none at X.
 */
final class UserClaims {

  static final String X_ID = "x_id";
  static final String X_USERNAME = "x_username";

  private final LoginDatabase database;
  private final EmailAddresses addresses;

  UserClaims(LoginDatabase database, Clock clock) {
    this.database = database;
    this.addresses = new EmailAddresses(database, clock);
  }

  /**
   * The claims without {@code sub}. One SELECT for each of the scopes profile and email.
   *
   * @param member with current groups
   */
  Map<String, Object> of(Member member, Scopes scopes, ClientGroups visible) {
    Map<String, Object> claims = new LinkedHashMap<>();
    if (scopes.has(Scopes.PROFILE)) {
      addProfile(claims, member);
    }
    if (scopes.has(Scopes.EMAIL)) {
      // Only an address that the user has confirmed here: one from a provider proves nothing.
      addresses
          .find(member.userId())
          .ifPresent(
              found -> {
                claims.put("email", found.address().address());
                claims.put("email_verified", true);
              });
    }
    if (scopes.has(Scopes.GROUPS)) {
      claims.put("groups", visible.among(member.groups()));
    }
    if (scopes.has(Scopes.ROLES)) {
      claims.put("roles", visible.among(member.groups()));
    }
    return claims;
  }

  private void addProfile(Map<String, Object> claims, Member member) {
    List<Profile> accounts = accounts(member.userId());
    Optional<Profile> used =
        accounts.stream().filter(each -> each.sameAccountAs(member.profile())).findFirst();
    // After a log-in by password or passkey, the account that the user used last.
    Profile shown = used.or(() -> accounts.stream().findFirst()).orElseGet(member::profile);
    claims.put("name", shown.displayName());
    if (!shown.username().isEmpty()) {
      claims.put("preferred_username", shown.username());
    }
    if (shown.pictureUrl() != null) {
      claims.put("picture", shown.pictureUrl());
    }
    used.filter(Profile::isOfX)
        .or(() -> accounts.stream().filter(Profile::isOfX).findFirst())
        .ifPresent(
            account -> {
              claims.put(X_ID, account.subject());
              claims.put(X_USERNAME, account.username());
            });
  }

  /** The one used last first. */
  private List<Profile> accounts(String userId) {
    return database.read(
        entities ->
            NativeSql.read(
                    entities,
                    "select provider, subject, username, display_name, picture_url"
                        + " from login_account where user_id = ?1 order by last_login_at desc, id",
                    userId)
                .stream()
                .map(
                    row ->
                        new Profile(
                            NativeSql.text(row[0]),
                            NativeSql.text(row[1]),
                            NativeSql.text(row[2]),
                            NativeSql.text(row[3]),
                            row[4] == null ? null : NativeSql.text(row[4]),
                            null))
                .toList());
  }
}
