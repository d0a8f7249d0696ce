package org.loginwithx.x;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.loginwithx.oauth2.BearerToken;
import org.loginwithx.oauth2.OAuth2Tokens;
import org.loginwithx.oauth2.Scopes;

/** Reads the answers of X's OAuth 2.0 token endpoint (RFC 6749 section 5.1). */
final class OAuth2Responses {

  private static final Set<String> FIELDS =
      Set.of("token_type", "access_token", "refresh_token", "expires_in", "scope", "error");

  private static final int LONGEST_TOKEN = 4096;
  private static final int LONGEST_SCOPE = 2000;

  /** The lifetime that X documents, for an answer without one. */
  private static final long USUAL_SECONDS = 7_200;

  private static final long MOST_SECONDS = 366L * 24 * 3_600;

  private OAuth2Responses() {}

  /**
   * @param asked the scopes that were asked for, which an answer without scopes grants
   */
  static OAuth2Tokens tokens(byte[] body, Scopes asked, Instant now) throws ResponseException {
    JsonFields fields = JsonFields.read(body, FIELDS, XFault.BAD_TOKEN);
    String type = fields.text("token_type");
    // Success and an error in one answer (passport-oauth2 once took that for success).
    if (fields.hasValue("error")
        || type == null
        || !type.toLowerCase(Locale.ROOT).equals("bearer")) {
      throw new ResponseException(XFault.BAD_TOKEN);
    }
    // X may leave the refresh token out in three ways: missing, null, empty.
    String refresh =
        fields.hasValue("refresh_token") && !"".equals(fields.text("refresh_token"))
            ? token(fields, "refresh_token")
            : null;
    return new OAuth2Tokens(
        token(fields, "access_token"),
        refresh,
        scopes(fields, asked),
        now.plusSeconds(seconds(fields)));
  }

  /** The pair for a token of OAuth 1.0a, which always has a refresh token. */
  static OAuth2Tokens exchanged(byte[] body, Scopes asked, Instant now) throws ResponseException {
    OAuth2Tokens pair = tokens(body, asked, now);
    if (pair.refreshToken() == null) {
      throw new ResponseException(XFault.BAD_TOKEN);
    }
    return pair;
  }

  /** The application's own token, which has no scopes and does not expire. */
  static BearerToken applicationToken(byte[] body) throws ResponseException {
    try {
      return new BearerToken(tokens(body, Scopes.of(), Instant.EPOCH).accessToken());
    } catch (IllegalArgumentException noToken) {
      throw new ResponseException(XFault.BAD_TOKEN);
    }
  }

  private static Scopes scopes(JsonFields fields, Scopes asked) throws ResponseException {
    if (!fields.hasValue("scope")) {
      return asked;
    }
    String scope = fields.text("scope");
    if (scope == null || scope.length() > LONGEST_SCOPE || !isPlain(scope)) {
      throw new ResponseException(XFault.BAD_TOKEN);
    }
    return Scopes.parse(scope);
  }

  private static long seconds(JsonFields fields) throws ResponseException {
    if (!fields.hasValue("expires_in")) {
      return USUAL_SECONDS;
    }
    // A number (RFC 6749 section 5.1); some servers send it as a text, or with a fraction.
    String number = fields.number("expires_in");
    String digits = number == null ? fields.text("expires_in") : number;
    if (digits == null || !digits.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
      throw new ResponseException(XFault.BAD_TOKEN);
    }
    long seconds = new BigDecimal(digits).longValue();
    if (seconds == 0 || seconds > MOST_SECONDS) {
      throw new ResponseException(XFault.BAD_TOKEN);
    }
    return seconds;
  }

  private static String token(JsonFields fields, String field) throws ResponseException {
    @Nullable String token = fields.text(field);
    if (token == null
        || token.isEmpty()
        || token.length() > LONGEST_TOKEN
        || token.indexOf(' ') >= 0
        || !isPlain(token)) {
      throw new ResponseException(XFault.BAD_TOKEN);
    }
    return token;
  }

  /** Whether the text has no character that would end a header or a line. */
  private static boolean isPlain(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
  }
}
