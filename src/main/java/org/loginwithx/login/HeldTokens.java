package org.loginwithx.login;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.login.LoginFlow.Authenticated;
import org.loginwithx.oauth1.AccessToken;
import org.loginwithx.oauth2.OAuth2Tokens;
import org.loginwithx.oauth2.Scopes;
import org.loginwithx.token.Sealer;
import org.loginwithx.user.Profile;
import org.loginwithx.web.SessionText;
import org.loginwithx.x.UserTokens;

/**
 * X's tokens while a log-in waits for the user's answer to a question. The session keeps them
 * sealed, for one attempt and one account, because a container may write sessions to a disk or to
 * other nodes.
 */
@Internal
public final class HeldTokens {

  private static final String OAUTH1 = "oauth1";
  private static final String OAUTH2 = "oauth2";

  private final Sealer sealer;

  /**
   * @param sealer has the same keys on all nodes
   */
  public HeldTokens(Sealer sealer) {
    this.sealer = sealer;
  }

  /** The tokens as the session keeps them; null if there are none. */
  @Nullable String seal(String attemptId, Authenticated authenticated) {
    return authenticated.tokens() == null
        ? null
        : sealer.seal(write(authenticated.tokens()), context(attemptId, authenticated.profile()));
  }

  /** The tokens as X gave them; empty if the key is gone, and the user has to go to X again. */
  Optional<Authenticated> open(String attemptId, Profile profile, @Nullable String sealed) {
    return sealed == null
        ? Optional.of(new Authenticated(profile, null))
        : sealer
            .open(sealed, context(attemptId, profile))
            .flatMap(HeldTokens::read)
            .map(tokens -> new Authenticated(profile, tokens));
  }

  private static String[] context(String attemptId, Profile profile) {
    return new String[] {"held tokens", attemptId, profile.provider(), profile.subject()};
  }

  private static String write(UserTokens tokens) {
    if (tokens instanceof UserTokens.OAuth1 oauth1) {
      return SessionText.write(
          List.of(OAUTH1, oauth1.token().token(), oauth1.token().tokenSecret()));
    }
    OAuth2Tokens oauth2 = ((UserTokens.OAuth2) tokens).tokens();
    return SessionText.write(
        Arrays.asList(
            OAUTH2,
            oauth2.accessToken(),
            oauth2.refreshToken(),
            oauth2.scopes().toString(),
            oauth2.expiresAt().toString()));
  }

  private static Optional<UserTokens> read(String text) {
    try {
      List<@Nullable String> fields = SessionText.read(text);
      String first = requireNonNull(fields.get(1));
      if (OAUTH1.equals(fields.get(0))) {
        return Optional.of(
            new UserTokens.OAuth1(new AccessToken(first, requireNonNull(fields.get(2)))));
      }
      return Optional.of(
          new UserTokens.OAuth2(
              new OAuth2Tokens(
                  first,
                  fields.get(2),
                  Scopes.parse(requireNonNull(fields.get(3))),
                  Instant.parse(requireNonNull(fields.get(4))))));
    } catch (RuntimeException otherVersion) {
      return Optional.empty();
    }
  }
}
