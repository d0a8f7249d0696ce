package org.loginwithx.x;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.util.HashSet;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the user object of {@code account/verify_credentials}, and of it only what a log-in needs.
 */
final class ProfileAnswers {

  // Made once: finding a JSON provider costs more than reading a profile.
  private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());

  private static final Set<String> FIELDS =
      Set.of("id_str", "id", "screen_name", "name", "profile_image_url_https", "email");

  /** Many times what X nests, and less than what a parser gives up at in its own way. */
  private static final int DEEPEST = 100;

  private @Nullable String id;
  private @Nullable String numericId;
  private @Nullable String screenName;
  private @Nullable String name;
  private @Nullable String profileImageUrl;
  private @Nullable String email;
  private final Set<String> seen = new HashSet<>();

  private ProfileAnswers() {}

  static XUser user(byte[] body) throws AnswerException {
    String json = TokenAnswers.text(body);
    if (json.isBlank()) {
      throw new AnswerException(XFault.EMPTY);
    }
    if (!json.stripLeading().startsWith("{")) {
      throw new AnswerException(XFault.BAD_FORMAT);
    }
    ProfileAnswers answer = new ProfileAnswers();
    try (JsonParser parser = PARSERS.createParser(new StringReader(json))) {
      answer.read(parser);
    } catch (JsonException | NoSuchElementException | IllegalStateException notJson) {
      throw new AnswerException(XFault.BAD_PROFILE);
    }
    return answer.toUser();
  }

  /** X's ids are 64-bit numbers; the API description allows 19 digits. */
  static boolean isId(String id) {
    return !id.isEmpty() && id.length() <= 19 && id.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private void read(JsonParser parser) throws AnswerException {
    parser.next();
    while (true) {
      Event event = parser.next();
      if (event == Event.END_OBJECT) {
        break;
      }
      field(parser, parser.getString());
    }
    if (parser.hasNext()) {
      throw new AnswerException(XFault.BAD_PROFILE);
    }
  }

  private void field(JsonParser parser, String field) throws AnswerException {
    Event value = parser.next();
    // Two ids in one answer: whoever reads the other one than X meant logs in somebody else.
    if (FIELDS.contains(field) && !seen.add(field)) {
      throw new AnswerException(XFault.BAD_PROFILE);
    }
    switch (field) {
      case "id_str" -> id = required(parser, value, Event.VALUE_STRING);
      // The digits as they stand: a number type would round what is above 2^53.
      case "id" -> numericId = required(parser, value, Event.VALUE_NUMBER);
      case "screen_name" -> screenName = textOrNull(parser, value);
      case "name" -> name = textOrNull(parser, value);
      case "profile_image_url_https" -> profileImageUrl = textOrNull(parser, value);
      case "email" -> email = textOrNull(parser, value);
      default -> skip(parser, value);
    }
  }

  private static String required(JsonParser parser, Event value, Event type)
      throws AnswerException {
    if (value != type) {
      throw new AnswerException(XFault.BAD_PROFILE);
    }
    return parser.getString();
  }

  private static @Nullable String textOrNull(JsonParser parser, Event value)
      throws AnswerException {
    if (value == Event.VALUE_STRING) {
      return parser.getString();
    }
    skip(parser, value);
    return null;
  }

  /** Not by the parser's own skipObject: Parsson's never ends where the text ends too early. */
  private static void skip(JsonParser parser, Event value) throws AnswerException {
    int depth = 0;
    Event event = value;
    while (true) {
      if (event == Event.START_OBJECT || event == Event.START_ARRAY) {
        depth++;
      } else if (event == Event.END_OBJECT || event == Event.END_ARRAY) {
        depth--;
      }
      if (depth == 0) {
        return;
      }
      if (depth > DEEPEST) {
        throw new AnswerException(XFault.BAD_PROFILE);
      }
      event = parser.next();
    }
  }

  private XUser toUser() throws AnswerException {
    String found = id != null ? id : numericId;
    if (found == null || !isId(found) || (numericId != null && !numericId.equals(found))) {
      throw new AnswerException(XFault.BAD_PROFILE);
    }
    String handle = screenName == null ? "" : screenName;
    return new XUser(found, handle, name == null ? "" : name, profileImageUrl, email);
  }
}
