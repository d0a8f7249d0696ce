package org.loginwithx.x;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The few texts and numbers that a caller wants of a JSON answer. Everything else is skipped and
 * not stored; a wanted field must not be there twice.
 */
final class JsonFields {

  // Created once: finding a JSON provider costs more than reading a profile.
  private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());

  /**
   * Many times deeper than X nests, and less than the depth at which a parser fails in its own way.
   */
  private static final int DEEPEST = 100;

  private final Set<String> wanted;
  private final @Nullable String inside;
  private final XFault ifBroken;
  private final Map<String, Value> values = new HashMap<>();
  private boolean entered;

  private JsonFields(Set<String> wanted, @Nullable String inside, XFault ifBroken) {
    this.wanted = wanted;
    this.inside = inside;
    this.ifBroken = ifBroken;
  }

  /** A field that is present, whatever its type; the text of a string, the digits of a number. */
  private record Value(Event type, String text) {}

  /**
   * Reads fields of the body, which is an object.
   *
   * @param ifBroken the fault if it is no JSON object, or has a wanted field twice
   */
  static JsonFields read(byte[] body, Set<String> wanted, XFault ifBroken)
      throws ResponseException {
    return new JsonFields(wanted, null, ifBroken).read(body);
  }

  /** Reads fields of the object in this field of the body. */
  static JsonFields readInside(String field, byte[] body, Set<String> wanted, XFault ifBroken)
      throws ResponseException {
    return new JsonFields(wanted, field, ifBroken).read(body);
  }

  /** The text of a string; null if it is missing, null, or of another type. */
  @Nullable String text(String field) {
    Value value = values.get(field);
    return value != null && value.type == Event.VALUE_STRING ? value.text : null;
  }

  /** The digits of a number, unchanged: a number type would round values above 2^53. */
  @Nullable String number(String field) {
    Value value = values.get(field);
    return value != null && value.type == Event.VALUE_NUMBER ? value.text : null;
  }

  boolean has(String field) {
    return values.containsKey(field);
  }

  /** Whether the field is present and not null. */
  boolean hasValue(String field) {
    Value value = values.get(field);
    return value != null && value.type != Event.VALUE_NULL;
  }

  private JsonFields read(byte[] body) throws ResponseException {
    String json = TokenResponses.text(body);
    if (json.isBlank()) {
      throw new ResponseException(XFault.EMPTY);
    }
    if (!json.stripLeading().startsWith("{")) {
      throw new ResponseException(XFault.BAD_FORMAT);
    }
    try (JsonParser parser = PARSERS.createParser(new StringReader(json))) {
      parser.next();
      object(parser, inside == null);
      if (parser.hasNext()) {
        throw new ResponseException(ifBroken);
      }
    } catch (JsonException | NoSuchElementException | IllegalStateException notJson) {
      throw new ResponseException(ifBroken);
    }
    return this;
  }

  private void object(JsonParser parser, boolean isWanted) throws ResponseException {
    while (true) {
      Event event = parser.next();
      if (event == Event.END_OBJECT) {
        return;
      }
      String field = parser.getString();
      Event value = parser.next();
      if (isWanted && wanted.contains(field)) {
        keep(field, parser, value);
      } else if (!isWanted && field.equals(inside) && value == Event.START_OBJECT) {
        if (entered) {
          throw new ResponseException(ifBroken);
        }
        entered = true;
        object(parser, true);
      } else {
        skip(parser, value);
      }
    }
  }

  private void keep(String field, JsonParser parser, Event value) throws ResponseException {
    boolean scalar = value == Event.VALUE_STRING || value == Event.VALUE_NUMBER;
    String text = scalar ? parser.getString() : "";
    // Two ids in one answer: reading the one that X did not mean would log in another user.
    if (values.put(field, new Value(value, text)) != null) {
      throw new ResponseException(ifBroken);
    }
    if (!scalar) {
      skip(parser, value);
    }
  }

  /** Not by the parser's own skipObject: Parsson's never returns if the text ends too early. */
  private void skip(JsonParser parser, Event value) throws ResponseException {
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
        throw new ResponseException(ifBroken);
      }
      event = parser.next();
    }
  }
}
