package org.loginwithx.login;

import static java.util.Objects.requireNonNull;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
 * X's tokens, and what X said about the user, while a log-in waits for the user's answer to a
 * question. The session keeps them sealed, for one attempt and one account, because a container may
 * write sessions to a disk or to other nodes.
 */
@Internal
public final class HeldTokens {

  private static final String OAUTH1 = "oauth1";
  private static final String OAUTH2 = "oauth2";

  /** X's object usually has 1,000 to 3,000. A session must not become as large as an answer. */
  static final int LONGEST_RAW = 16_384;

  // Created once, as in JsonFields of X.
  private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());

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
        : sealer.seal(
            write(authenticated.tokens(), authenticated.raw()),
            context(attemptId, authenticated.profile()));
  }

  /** The tokens as X gave them; empty if the key is gone, and the user has to go to X again. */
  Optional<Authenticated> open(String attemptId, Profile profile, @Nullable String sealed) {
    return sealed == null
        ? Optional.of(new Authenticated(profile))
        : sealer.open(sealed, context(attemptId, profile)).flatMap(text -> read(text, profile));
  }

  private static String[] context(String attemptId, Profile profile) {
    return new String[] {"held tokens", attemptId, profile.provider(), profile.subject()};
  }

  private static String write(UserTokens tokens, JsonObject raw) {
    String whole = raw.toString();
    String json = whole.length() > LONGEST_RAW ? null : whole;
    if (tokens instanceof UserTokens.OAuth1 oauth1) {
      return SessionText.write(
          Arrays.asList(OAUTH1, oauth1.token().token(), oauth1.token().tokenSecret(), json));
    }
    OAuth2Tokens oauth2 = ((UserTokens.OAuth2) tokens).tokens();
    return SessionText.write(
        Arrays.asList(
            OAUTH2,
            oauth2.accessToken(),
            oauth2.refreshToken(),
            oauth2.scopes().toString(),
            oauth2.expiresAt().toString(),
            json));
  }

  private static Optional<Authenticated> read(String text, Profile profile) {
    try {
      List<@Nullable String> fields = SessionText.read(text);
      String first = requireNonNull(fields.get(1));
      if (OAUTH1.equals(fields.get(0))) {
        AccessToken token = new AccessToken(first, requireNonNull(fields.get(2)));
        return Optional.of(
            new Authenticated(profile, new UserTokens.OAuth1(token), raw(fields, 3)));
      }
      OAuth2Tokens tokens =
          new OAuth2Tokens(
              first,
              fields.get(2),
              Scopes.parse(requireNonNull(fields.get(3))),
              Instant.parse(requireNonNull(fields.get(4))));
      return Optional.of(new Authenticated(profile, new UserTokens.OAuth2(tokens), raw(fields, 5)));
    } catch (RuntimeException otherVersion) {
      return Optional.empty();
    }
  }

  /** The object in this field, which sessions of older versions do not have. */
  private static JsonObject raw(List<@Nullable String> fields, int index) {
    String json = index < fields.size() ? fields.get(index) : null;
    if (json == null) {
      return JsonValue.EMPTY_JSON_OBJECT;
    }
    try (JsonReader reader = READERS.createReader(new StringReader(json))) {
      return reader.readObject();
    }
  }
}
