package org.loginwithx.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One line of a CSV file, or one object of a JSON file. A nested field has the names of its parents
 * before it: {@code identitydata.username}; an element of an array has its index as name.
 *
 * @param place the line, or the number of the object
 * @param fields the texts by their names, see {@link #key}
 */
record Entry(int place, Map<String, String> fields) {

  /** Without what a file says about users. */
  @Override
  public String toString() {
    return "Entry[" + place + "]";
  }

  /**
   * The name under which a field is found: {@code user_id} and {@code userId} are the same. Tools
   * that export a table differ in how they write it.
   */
  static String key(String name) {
    return name.strip().toLowerCase(Locale.ROOT).replace("_", "");
  }

  /** The first of these fields that has a text; empty if none has. */
  String text(String... names) {
    for (String name : names) {
      String text = clean(fields.getOrDefault(name, ""));
      if (!text.isEmpty()) {
        return text;
      }
    }
    return "";
  }

  /**
   * Replaces characters that break a line, and halves of surrogate pairs, which no database takes.
   * They are not left out, so that an id does not become another one.
   */
  private static String clean(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> Character.isISOControl(c) ? ' ' : c)
        .map(c -> Character.getType(c) == Character.SURROGATE ? 0xFFFD : c)
        .forEach(clean::appendCodePoint);
    return clean.toString().strip();
  }

  /** The texts of an array. */
  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; ; i++) {
      String text = fields.get(name + '.' + i);
      if (text == null) {
        return texts;
      }
      texts.add(clean(text));
    }
  }

  /** Whether the field says yes. Databases export booleans in several ways. */
  boolean isTrue(String name) {
    return switch (text(name).toLowerCase(Locale.ROOT)) {
      case "true", "t", "1", "yes" -> true;
      default -> false;
    };
  }

  /** Whether the field says no; false if there is no such field. */
  boolean isFalse(String name) {
    return !text(name).isEmpty() && !isTrue(name);
  }

  /** Takes the entries of a file, one after the other. */
  @FunctionalInterface
  interface Sink {
    void take(Entry entry) throws BadFileException;
  }
}
