package org.loginwithx.x;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.loginwithx.http.HttpResult.Answer;

/**
 * Interprets X's error responses. They come as JSON with a code, as JSON problem objects, as XML,
 * as bare text and as web pages; the status decides, then the code, and the text only where there
 * is neither.
 */
final class ErrorResponses {

  private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());
  private static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(5);

  private ErrorResponses() {}

  static XFailure read(XEndpoint endpoint, Answer answer, RateLimits limits) {
    ErrorBody error = ErrorBody.of(answer.body());
    XFault fault = fault(endpoint, answer.status(), error);
    Duration retryAfter =
        switch (fault) {
          case RATE_LIMITED -> limits.blocked(endpoint, answer.headers());
          case OVERLOADED, SERVER_ERROR, NOT_X -> retryAfter(answer.headers());
          default -> null;
        };
    return new XFailure(
        fault,
        endpoint,
        answer.status(),
        error.code,
        answer.attempts(),
        answer.duration(),
        retryAfter);
  }

  private static XFault fault(XEndpoint endpoint, int status, ErrorBody error) {
    if (status >= 300 && status < 400) {
      return XFault.REDIRECT;
    }
    if (error.isNotOfX(status)) {
      return XFault.NOT_X;
    }
    // 420 was X's own "enhance your calm" before 429 was a standard.
    if (status == 429 || status == 420 || error.code == 88) {
      return XFault.RATE_LIMITED;
    }
    if (status == 503 || error.code == 130) {
      return XFault.OVERLOADED;
    }
    if (status >= 500) {
      return XFault.SERVER_ERROR;
    }
    if (status < 400) {
      return status == 204 ? XFault.EMPTY : XFault.BAD_FORMAT;
    }
    if (status == 402) {
      return XFault.NO_CREDIT;
    }
    // The app has no plan for this call, or the user has none, where X bills calls to the user. X
    // has not locked the user, and the user has not agreed to too little.
    if (error.says("client-not-enrolled") || error.says("client-forbidden")) {
      return XFault.ACCESS_LEVEL;
    }
    if (error.says("user-not-enrolled")) {
      return XFault.USER_NOT_ENROLLED;
    }
    if (error.says("oauth1-permissions")) {
      return XFault.PERMISSION_TOO_LOW;
    }
    if (error.says("user-suspended")) {
      return XFault.USER_LOCKED;
    }
    XFault byCode = byCode(endpoint, error.code);
    if (byCode != null) {
      return byCode;
    }
    return switch (endpoint) {
      case TOKEN, REFRESH, EXCHANGE, REVOKE -> byOAuth2Error(endpoint, status, error);
      case API -> byApi(status, error);
      case USERS_ME, INVALIDATE_TOKEN -> byStatus(status);
      default -> byText(endpoint, status, error);
    };
  }

  /**
   * RFC 6749 section 5.2, as X implements it: every error of a grant is {@code invalid_request},
   * and only the description distinguishes them.
   */
  private static XFault byOAuth2Error(XEndpoint endpoint, int status, ErrorBody error) {
    if (status == 401 || error.says("invalid_client") || error.says("unauthorized_client")) {
      return XFault.KEYS_REFUSED;
    }
    return switch (endpoint) {
      case TOKEN -> byCodeError(error);
      case REFRESH ->
          error.says("invalid_request") || error.says("invalid_grant")
              ? XFault.TOKEN_REVOKED
              : XFault.UNKNOWN_ERROR;
      case EXCHANGE -> byExchangeError(error);
      default -> XFault.UNKNOWN_ERROR;
    };
  }

  /** X does not say why it refuses a token of OAuth 1.0a. */
  private static XFault byExchangeError(ErrorBody error) {
    if (error.says("invalid_grant")) {
      return XFault.TOKEN_REVOKED;
    }
    return error.says("invalid_scope") ? XFault.SCOPE_MISSING : XFault.UNKNOWN_ERROR;
  }

  private static XFault byCodeError(ErrorBody error) {
    if (error.says("code verifier did not match")) {
      return XFault.CODE_MISMATCH;
    }
    if (error.says("redirect uri did not match")) {
      return XFault.CALLBACK_NOT_APPROVED;
    }
    return error.says("authorization code was invalid") || error.says("invalid_grant")
        ? XFault.TOKEN_EXPIRED
        : XFault.UNKNOWN_ERROR;
  }

  /** A refusal may be about the requested object, and not about the token or its scopes. */
  private static XFault byApi(int status, ErrorBody error) {
    if (status == 401) {
      // v1.1 says "Not authorized." about protected accounts.
      return error.says("unauthorized")
              || error.says("could not authenticate")
              || error.says("expired token")
          ? XFault.TOKEN_REVOKED
          : XFault.UNKNOWN_ERROR;
    }
    return status == 403 && error.code == 0 && !error.says("/problems/")
        ? XFault.SCOPE_MISSING
        : XFault.UNKNOWN_ERROR;
  }

  private static XFault byStatus(int status) {
    return switch (status) {
      case 401 -> XFault.TOKEN_REVOKED;
      case 403 -> XFault.SCOPE_MISSING;
      default -> XFault.UNKNOWN_ERROR;
    };
  }

  private static @Nullable XFault byCode(XEndpoint endpoint, int code) {
    return switch (code) {
      case 32, 215 -> XFault.KEYS_REFUSED;
      case 64, 326 -> XFault.USER_LOCKED;
      // Not found, suspended. In calls of the API this may be about a user who was looked up.
      case 50, 63 -> endpoint == XEndpoint.API ? null : XFault.USER_LOCKED;
      case 89 -> endpoint == XEndpoint.ACCESS_TOKEN ? XFault.TOKEN_EXPIRED : XFault.TOKEN_REVOKED;
      case 135 -> XFault.CLOCK_SKEW;
      case 415, 417 -> XFault.CALLBACK_NOT_APPROVED;
      case 416 -> XFault.APP_SUSPENDED;
      case 93, 261 -> XFault.PERMISSION_TOO_LOW;
      case 453 -> XFault.ACCESS_LEVEL;
      default -> null;
    };
  }

  /** Bodies without a code: XML of the callback check, plain text of the token exchange. */
  private static XFault byText(XEndpoint endpoint, int status, ErrorBody error) {
    if (error.says("desktop applications only support")
        || error.says("callback url not approved")
        || error.says("callback url has been locked")) {
      return XFault.CALLBACK_NOT_APPROVED;
    }
    if (endpoint == XEndpoint.ACCESS_TOKEN
        && status == 401
        && (error.says("request token")
            || error.says("oauth_verifier")
            || error.says("expired token"))) {
      return XFault.TOKEN_EXPIRED;
    }
    if (status == 401 && error.says("validate oauth signature")) {
      return XFault.KEYS_REFUSED;
    }
    return XFault.UNKNOWN_ERROR;
  }

  private static @Nullable Duration retryAfter(HttpHeaders headers) {
    try {
      long seconds = Long.parseLong(headers.firstValue("retry-after").orElse(""));
      if (seconds <= 0) {
        return null;
      }
      return Duration.ofSeconds(Math.min(seconds, LONGEST_RETRY_AFTER.toSeconds()));
    } catch (NumberFormatException noSeconds) {
      return null;
    }
  }

  /** The first error code of a body, and its text in lower case, without a byte order mark. */
  private record ErrorBody(int code, String text) {

    static ErrorBody of(byte[] body) {
      String text = TokenResponses.withoutMark(new String(body, StandardCharsets.UTF_8));
      return new ErrorBody(code(text), text.toLowerCase(Locale.ROOT));
    }

    boolean says(String words) {
      return text.contains(words);
    }

    /**
     * Whether a gateway, a protection service or a captive portal answered in X's place. Such an
     * answer says nothing about keys, tokens or users. X refuses in JSON, XML or bare text; it
     * sends web pages for its own failures only. 407 and 511 never come from an origin server (RFC
     * 9110 section 15.5.8, RFC 6585 section 6).
     */
    boolean isNotOfX(int status) {
      if (status == 407 || status == 511) {
        return true;
      }
      boolean failing = status == 500 || status == 502 || status == 504;
      boolean busy = status == 503 && (says("over capacity") || says("technically wrong"));
      return (isWebPage() && !failing && !busy) || isGatewayJson();
    }

    private boolean isWebPage() {
      String start = text.stripLeading();
      return start.startsWith("<!doctype html") || start.startsWith("<html");
    }

    /**
     * API gateways answer {@code {"message":"Unauthorized"}}; X's JSON has one of the other fields.
     */
    private boolean isGatewayJson() {
      return text.stripLeading().startsWith("{")
          && says("\"message\"")
          && !says("\"errors\"")
          && !says("\"error\"")
          && !says("\"title\"");
    }

    private static int code(String text) {
      if (!text.stripLeading().startsWith("{")) {
        return 0;
      }
      try (JsonReader reader = READERS.createReader(new StringReader(text))) {
        JsonObject answer = reader.readObject();
        JsonValue errors = answer.getOrDefault("errors", JsonValue.EMPTY_JSON_ARRAY);
        if (errors instanceof JsonArray list
            && !list.isEmpty()
            && list.get(0) instanceof JsonObject first
            && first.get("code") instanceof JsonNumber code) {
          return code.intValueExact();
        }
        return 0;
      } catch (RuntimeException notJson) {
        // Most are JsonExceptions; Parsson throws another RuntimeException for deep nesting, and a
        // number may be too large for a code.
        return 0;
      }
    }
  }
}
