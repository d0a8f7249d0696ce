package org.loginwithx.access;

import jakarta.json.Json;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import java.io.StringReader;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.loginwithx.oauth1.AccessToken;
import org.loginwithx.oauth2.OAuth2Tokens;
import org.loginwithx.oauth2.Scopes;
import org.loginwithx.user.SealedTokens;
import org.loginwithx.x.UserTokens;

/** Tokens as the text that is sealed: a token and its secret, or a pair, are one value. */
final class TokenText {

  private static final JsonBuilderFactory BUILDERS = Json.createBuilderFactory(Map.of());
  private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());

  private TokenText() {}

  static String kind(UserTokens tokens) {
    return tokens instanceof UserTokens.OAuth1 ? SealedTokens.OAUTH1 : SealedTokens.OAUTH2;
  }

  static String write(UserTokens tokens) {
    JsonObjectBuilder text = BUILDERS.createObjectBuilder();
    if (tokens instanceof UserTokens.OAuth1 oauth1) {
      text.add("token", oauth1.token().token()).add("secret", oauth1.token().tokenSecret());
    } else {
      OAuth2Tokens oauth2 = ((UserTokens.OAuth2) tokens).tokens();
      text.add("access", oauth2.accessToken());
      if (oauth2.refreshToken() != null) {
        text.add("refresh", oauth2.refreshToken());
      }
    }
    return text.build().toString();
  }

  /** Reads the text; empty if {@link #write} does not write it for this kind. */
  static Optional<UserTokens> read(String text, SealedTokens row) {
    try (JsonReader reader = READERS.createReader(new StringReader(text))) {
      JsonObject object = reader.readObject();
      if (row.kind().equals(SealedTokens.OAUTH1)) {
        return Optional.of(
            new UserTokens.OAuth1(
                new AccessToken(object.getString("token"), object.getString("secret"))));
      }
      Instant expiresAt = row.expiresAt() == null ? Instant.EPOCH : row.expiresAt();
      return Optional.of(
          new UserTokens.OAuth2(
              new OAuth2Tokens(
                  object.getString("access"),
                  object.getString("refresh", null),
                  Scopes.parse(row.scopes()),
                  expiresAt)));
    } catch (JsonException | NullPointerException | ClassCastException otherText) {
      return Optional.empty();
    }
  }
}
