package org.loginwithx.oauthserver;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.loginwithx.database.Confirmed;

/** Finds out what a token is valid for, and who may know it. */
final class TokenReader {

  private final Clients clients;
  private final TokenSigning signing;
  private final RefreshTokenFamilies families;
  private final Confirmed<RefreshTokenFamily> known;
  private final Subjects subjects;
  private final UserClaims userClaims;

  /**
   * @param known families whose tokens were used here lately: most requests need no query
   */
  TokenReader(
      Clients clients,
      TokenSigning signing,
      RefreshTokenFamilies families,
      Confirmed<RefreshTokenFamily> known,
      Subjects subjects,
      UserClaims userClaims) {
    this.clients = clients;
    this.signing = signing;
    this.families = families;
    this.known = known;
    this.subjects = subjects;
    this.userClaims = userClaims;
  }

  /** As {@link AuthorizationServer#whose}. */
  Optional<Member> whose(String issuer, String accessToken) {
    Optional<AccessTokens.Claims> claims = signing.check(issuer, accessToken);
    Optional<Client> client = claims.flatMap(found -> clients.enabled(found.application()));
    if (client.isEmpty() || !isForApi(issuer, claims.get(), client.get())) {
      return Optional.empty();
    }
    return family(claims.get(), client.get())
        .map(RefreshTokenFamily::member)
        .map(member -> member.only(groups(claims.get(), client.get())));
  }

  private static boolean isForApi(String issuer, AccessTokens.Claims claims, Client client) {
    // The administrator may have taken the resource from the client.
    return (claims.audience().contains(issuer) && client.tokens().resources().contains(issuer))
        || (client.ownSite() && claims.audience().contains(client.id()));
  }

  private static ClientGroups groups(AccessTokens.Claims claims, Client client) {
    return !claims.profiled() || claims.scopes().has(Scopes.GROUPS)
        ? client.tokens().groups()
        : ClientGroups.NONE;
  }

  private Optional<RefreshTokenFamily> family(AccessTokens.Claims claims, Client client) {
    return known
        .find(claims.familyId())
        .filter(
            family ->
                family.application().equals(client.id())
                    && subjects.of(client, family.member().userId()).equals(claims.subject()));
  }

  /** As {@link AuthorizationServer#userInfo}. */
  UserInfoResult userInfo(String issuer, String accessToken) {
    Optional<AccessTokens.Claims> claims = signing.check(issuer, accessToken);
    Optional<Client> client = claims.flatMap(found -> clients.enabled(found.application()));
    Optional<RefreshTokenFamily> family =
        client.flatMap(found -> family(claims.orElseThrow(), found));
    if (family.isEmpty() || !isForUserInfo(issuer, claims.orElseThrow())) {
      return new UserInfoResult.InvalidToken();
    }
    Scopes scopes = claims.orElseThrow().scopes();
    if (!scopes.isOpenId()) {
      return new UserInfoResult.InsufficientScope();
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("sub", claims.orElseThrow().subject());
    all.putAll(
        userClaims.of(family.get().member(), scopes, client.orElseThrow().tokens().groups()));
    return new UserInfoResult.Found(all);
  }

  /** As {@link AuthorizationServer#introspect}. */
  Optional<Map<String, Object>> introspect(String issuer, Client asking, String token) {
    return signing
        .check(issuer, token)
        .map(claims -> introspect(issuer, asking, claims))
        .orElseGet(
            () ->
                families
                    .ofToken(asking.id(), token)
                    .map(family -> described(issuer, asking, family, family.scopes())));
  }

  private Optional<Map<String, Object>> introspect(
      String issuer, Client asking, AccessTokens.Claims claims) {
    Optional<Client> client = clients.enabled(claims.application());
    boolean may = asking.ownSite() || asking.id().equals(claims.application());
    return client
        .filter(found -> may)
        .flatMap(found -> family(claims, found))
        .map(
            family -> {
              Map<String, Object> all =
                  described(issuer, client.orElseThrow(), family, claims.scopes());
              all.put("token_type", "Bearer");
              all.put("aud", claims.audience());
              all.put("iat", claims.issued().getEpochSecond());
              all.put("exp", claims.expires().getEpochSecond());
              all.put(
                  "groups", groups(claims, client.orElseThrow()).among(family.member().groups()));
              return all;
            });
  }

  private Map<String, Object> described(
      String issuer, Client client, RefreshTokenFamily family, Scopes scopes) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("iss", issuer);
    all.put("sub", subjects.of(client, family.member().userId()));
    all.put("client_id", client.id());
    all.put("scope", scopes.text());
    all.put("sid", family.id());
    return all;
  }

  /** A server that got a token for itself must not ask about the user with it (RFC 8707). */
  private static boolean isForUserInfo(String issuer, AccessTokens.Claims claims) {
    return claims.audience().contains(claims.application()) || claims.audience().contains(issuer);
  }
}
