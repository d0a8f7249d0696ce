package org.loginwithx.simulator;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A JSON object that keeps its members as JSON text, in their order. It can write the answers of
 * the simulator and change one member of an answer, so that the simulator needs no library.
 */
final class JsonObject {

  private final Map<String, String> members = new LinkedHashMap<>();

  /** Reads an object that the simulator wrote: valid JSON without escapes in its names. */
  static JsonObject parse(String json) {
    JsonObject object = new JsonObject();
    int position = json.indexOf('{') + 1;
    while (json.indexOf('"', position) >= 0) {
      int name = json.indexOf('"', position) + 1;
      int value = json.indexOf(':', name) + 1;
      int end = endOfValue(json, value);
      object.json(
          json.substring(name, json.indexOf('"', name)), json.substring(value, end).strip());
      position = end + 1;
    }
    return object;
  }

  /** The index of the comma or bracket behind the value. */
  private static int endOfValue(String json, int start) {
    int depth = 0;
    boolean inText = false;
    for (int i = start; i < json.length(); i++) {
      char c = json.charAt(i);
      if (inText && c == '\\') {
        i++;
      } else if (c == '"') {
        inText = !inText;
      } else if (!inText && depth == 0 && (c == ',' || c == '}')) {
        return i;
      } else if (!inText && (c == '{' || c == '[')) {
        depth++;
      } else if (!inText && (c == '}' || c == ']')) {
        depth--;
      }
    }
    throw new IllegalArgumentException("Not a JSON object: " + json);
  }

  /** Sets a member to any JSON value, which is not checked. */
  JsonObject json(String name, String json) {
    members.put(name, json);
    return this;
  }

  JsonObject text(String name, String text) {
    return json(name, quoted(text));
  }

  JsonObject number(String name, long number) {
    return json(name, Long.toString(number));
  }

  JsonObject flag(String name, boolean flag) {
    return json(name, Boolean.toString(flag));
  }

  JsonObject nothing(String name) {
    return json(name, "null");
  }

  JsonObject object(String name, JsonObject object) {
    return json(name, object.toString());
  }

  JsonObject without(String name) {
    members.remove(name);
    return this;
  }

  /** The JSON text of a member that is there. */
  String json(String name) {
    String json = members.get(name);
    if (json == null) {
      throw new IllegalArgumentException("No member " + name + ": " + this);
    }
    return json;
  }

  /** An array with this object and nothing else. */
  String inArray() {
    return "[" + this + "]";
  }

  @Override
  public String toString() {
    return members.entrySet().stream()
        .map(member -> quoted(member.getKey()) + ":" + member.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  static String quoted(String text) {
    return '"' + escaped(text) + '"';
  }

  /** The text as JSON has it between the quotes. */
  static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        escaped.append('\\').append(c);
      } else if (c < ' ') {
        escaped.append("\\u%04x".formatted((int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
