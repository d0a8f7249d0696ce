package org.loginwithx.x;

import jakarta.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the answers about the owner of a token. */
final class ProfileResponses {

  /**
   * Above 2^53 not every integer is a double: the software that printed the JSON may have rounded
   * it.
   */
  private static final BigInteger LARGEST_EXACT = BigInteger.ONE.shiftLeft(53);

  private static final Set<String> V1_FIELDS =
      Set.of("id_str", "id", "screen_name", "name", "profile_image_url_https", "email");

  private static final Set<String> V2_FIELDS =
      Set.of("id", "username", "name", "profile_image_url", "confirmed_email");

  /** X began in 2006. */
  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("9000-01-01T00:00:00Z");

  private static final DateTimeFormatter V1_TIME =
      DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss Z yyyy", Locale.ENGLISH);

  // Created once, as in JsonFields.
  private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());

  private ProfileResponses() {}

  /** The answer of {@code account/verify_credentials}. */
  static XProfile profileOfV1(byte[] body) throws ResponseException {
    // First: what passes here is JSON that is not nested too deep for the reader.
    XUser user = user(body);
    JsonObject raw = object(body);
    return new XProfile(
        user,
        null,
        instant(raw, V1_TIME),
        count(raw.get("followers_count")),
        flag(raw.get("protected")),
        raw);
  }

  /** The answer of {@code users/me}. */
  static XProfile profileOfV2(byte[] body) throws ResponseException {
    XUser user = me(body);
    JsonObject raw = object(body).getJsonObject("data");
    JsonValue metrics = raw.get("public_metrics");
    return new XProfile(
        user,
        raw.get("verified_type") instanceof JsonString type ? type.getString() : null,
        instant(raw, DateTimeFormatter.ISO_OFFSET_DATE_TIME),
        metrics instanceof JsonObject object ? count(object.get("followers_count")) : null,
        flag(raw.get("protected")),
        raw);
  }

  /** What cannot be read is as if X had not said it: a log-in must not fail for it. */
  private static @Nullable Instant instant(JsonObject raw, DateTimeFormatter format) {
    if (!(raw.get("created_at") instanceof JsonString text)) {
      return null;
    }
    try {
      Instant at = format.parse(text.getString(), Instant::from);
      // Every database stores these.
      return at.isBefore(EARLIEST) || at.isAfter(LATEST) ? null : at;
    } catch (DateTimeException notATime) {
      return null;
    }
  }

  private static @Nullable Long count(@Nullable JsonValue value) {
    try {
      return value instanceof JsonNumber number && number.isIntegral()
          ? (Long) number.longValueExact()
          : null;
    } catch (ArithmeticException tooLarge) {
      return null;
    }
  }

  private static @Nullable Boolean flag(@Nullable JsonValue value) {
    if (value == JsonValue.TRUE || value == JsonValue.FALSE) {
      return value == JsonValue.TRUE;
    }
    return null;
  }

  private static JsonObject object(byte[] body) throws ResponseException {
    try (JsonReader reader = READERS.createReader(new StringReader(TokenResponses.text(body)))) {
      return reader.readObject();
    }
  }

  /** The user object of {@code account/verify_credentials}. */
  static XUser user(byte[] body) throws ResponseException {
    JsonFields fields = JsonFields.read(body, V1_FIELDS, XFault.BAD_PROFILE);
    String text = fields.text("id_str");
    String number = fields.number("id");
    boolean wrongType =
        (text == null && fields.has("id_str")) || (number == null && fields.has("id"));
    String id = text != null ? text : number;
    if (wrongType || id == null || !isId(id) || (number != null && !number.equals(id))) {
      throw new ResponseException(XFault.BAD_PROFILE);
    }
    if (text == null && new BigInteger(id).compareTo(LARGEST_EXACT) > 0) {
      throw new ResponseException(XFault.BAD_PROFILE);
    }
    return new XUser(
        id,
        orEmpty(fields.text("screen_name")),
        orEmpty(fields.text("name")),
        fields.text("profile_image_url_https"),
        fields.text("email"));
  }

  /** The user object of {@code users/me}, in which ids are always texts. */
  static XUser me(byte[] body) throws ResponseException {
    JsonFields fields = JsonFields.readInside("data", body, V2_FIELDS, XFault.BAD_PROFILE);
    String id = fields.text("id");
    if (id == null || !isId(id)) {
      throw new ResponseException(XFault.BAD_PROFILE);
    }
    return new XUser(
        id,
        orEmpty(fields.text("username")),
        orEmpty(fields.text("name")),
        fields.text("profile_image_url"),
        fields.text("confirmed_email"));
  }

  /** X's ids are 64-bit numbers; the API description allows 19 digits. */
  static boolean isId(String id) {
    return !id.isEmpty() && id.length() <= 19 && id.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
