package org.loginwithx.oauthserver;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.loginwithx.database.Confirmed;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.oauthserver.RefreshTokenFamilies.Begun;
import org.loginwithx.oauthserver.RefreshTokenFamilies.Issued;
import org.loginwithx.oauthserver.RefreshTokenFamilies.Refresh;
import org.loginwithx.secret.Secrets;
import org.loginwithx.user.LiveLogins;

/** Makes tokens from codes and from refresh tokens (RFC 6749 sections 4.1.3 and 6). */
final class TokenIssuer {

  private static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

  private final LoginDatabase database;
  private final LiveLogins liveLogins;
  private final Clock clock;
  private final TokenSigning signing;
  private final RefreshTokenFamilies families;
  private final FamilyEnds ends;
  private final Confirmed<RefreshTokenFamily> known;
  private final Subjects subjects;
  private final UserClaims userClaims;

  TokenIssuer(
      LoginDatabase database,
      LiveLogins liveLogins,
      Clock clock,
      TokenSigning signing,
      RefreshTokenFamilies families,
      FamilyEnds ends,
      Confirmed<RefreshTokenFamily> known,
      Subjects subjects,
      UserClaims userClaims) {
    this.database = database;
    this.liveLogins = liveLogins;
    this.clock = clock;
    this.signing = signing;
    this.families = families;
    this.ends = ends;
    this.known = known;
    this.subjects = subjects;
    this.userClaims = userClaims;
  }

  /** As {@link AuthorizationServer#exchange}. */
  TokenResult exchange(
      String issuer,
      Client client,
      String code,
      String redirectUri,
      String verifier,
      List<String> resources) {
    signing.prepare(client);
    String hash = Secrets.sha256(code);
    Instant now = clock.instant();
    Optional<Exchange> taken =
        database.inTransaction(
            entities ->
                Codes.take(entities, hash, now)
                    .map(
                        grant ->
                            begin(
                                entities, grant, hash, client, redirectUri, verifier, resources)));
    if (taken.isEmpty()) {
      // RFC 6749 section 4.1.2: a thief may have the tokens of this code.
      families.endOfCode(client.id(), hash).ifPresent(id -> ends.note(id, "code_reused"));
      return TokenResult.ErrorResponse.INVALID_GRANT;
    }
    if (taken.get() instanceof Exchange.Refused refused) {
      return refused.error();
    }
    Exchange.Done done = (Exchange.Done) taken.get();
    done.begun().ended().forEach(id -> ends.note(id, "too_many"));
    return granted(
        issuer,
        client,
        done.begun().issued(),
        done.grant().nonce(),
        done.grant().scopes(),
        resources.isEmpty() ? done.grant().resources() : resources);
  }

  /** What became of a code. */
  private sealed interface Exchange {

    record Done(CodeGrant grant, Begun begun) implements Exchange {}

    record Refused(TokenResult.ErrorResponse error) implements Exchange {}
  }

  private Exchange begin(
      EntityManager entities,
      CodeGrant grant,
      String hash,
      Client client,
      String redirectUri,
      String verifier,
      List<String> resources) {
    if (!isFor(grant, client.id(), redirectUri, verifier)) {
      return new Exchange.Refused(TokenResult.ErrorResponse.INVALID_GRANT);
    }
    if (!grant.resources().containsAll(resources)) {
      return new Exchange.Refused(TokenResult.ErrorResponse.INVALID_TARGET);
    }
    return families
        .begin(entities, grant, hash, () -> liveLogins.isLive(entities, grant.loginId()))
        .<Exchange>map(begun -> new Exchange.Done(grant, begun))
        .orElseGet(() -> new Exchange.Refused(TokenResult.ErrorResponse.INVALID_GRANT));
  }

  private boolean isFor(CodeGrant grant, String application, String redirectUri, String verifier) {
    return grant.application().equals(application)
        && grant.redirectUri().equals(redirectUri)
        && isProven(grant.challenge(), verifier);
  }

  /** A verifier without a challenge shows that an attacker has removed it (RFC 9700 2.1.1). */
  private static boolean isProven(String challenge, String verifier) {
    return challenge.isEmpty()
        ? verifier.isEmpty()
        : VERIFIER.matcher(verifier).matches() && Secrets.sameText(challenge, challenge(verifier));
  }

  /** S256 of RFC 7636 section 4.2. */
  private static String challenge(String verifier) {
    return Secrets.sha256Base64Url(verifier);
  }

  /** As {@link AuthorizationServer#refresh}. */
  TokenResult refresh(
      String issuer,
      Client client,
      String refreshToken,
      @Nullable Scopes scopes,
      List<String> resources) {
    signing.prepare(client);
    Refresh result = families.refresh(client.id(), refreshToken, scopes, resources);
    if (result instanceof Refresh.Done done) {
      RefreshTokenFamily family = done.issued().family();
      return granted(
          issuer,
          client,
          done.issued(),
          null,
          scopes == null ? family.scopes() : scopes,
          resources.isEmpty() ? family.resources() : resources);
    }
    if (result instanceof Refresh.Refused refused) {
      return refused.error();
    }
    if (result instanceof Refresh.Reused reused) {
      ends.note(reused.familyId(), "refresh_token_reused");
    }
    return TokenResult.ErrorResponse.INVALID_GRANT;
  }

  private TokenResult granted(
      String issuer,
      Client client,
      Issued issued,
      @Nullable String nonce,
      Scopes scopes,
      List<String> resources) {
    RefreshTokenFamily family = issued.family();
    // The copy in memory may contain groups that the user has lost.
    known.forget(family.id());
    String subject = subjects.of(client, family.member().userId());
    String accessToken =
        signing
            .accessTokens()
            .make(
                issuer,
                client,
                subject,
                family,
                scopes,
                resources.stream().filter(client.tokens().resources()::contains).toList());
    String idToken =
        scopes.isOpenId()
            ? signing
                .idTokens()
                .make(
                    issuer,
                    client,
                    subject,
                    family,
                    nonce,
                    accessToken,
                    userClaims.of(family.member(), scopes, client.tokens().groups()))
            : null;
    return new TokenResult.Granted(
        accessToken, issued.refreshToken(), idToken, scopes, TokenLifetimes.ACCESS);
  }
}
