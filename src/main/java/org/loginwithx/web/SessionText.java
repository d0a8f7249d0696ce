package org.loginwithx.web;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * Encodes several values as one text for a session. Payara writes a distributable session after
 * each request and reads it back, and looks up every class in it by name each time: a text needs no
 * such look-up.
 *
 * <p>Each field is its length, a colon and its characters, whatever they are; null is a dash.
 */
@Internal
public final class SessionText {

  private final String text;
  private int position;

  private SessionText(String text) {
    this.text = text;
  }

  public static String write(List<@Nullable String> fields) {
    StringBuilder text = new StringBuilder(400);
    for (String field : fields) {
      if (field == null) {
        text.append('-');
      } else {
        text.append(field.length()).append(':').append(field);
      }
    }
    return text.toString();
  }

  /**
   * The fields in the order they were written.
   *
   * @throws IllegalArgumentException if the text was not written by {@link #write}
   */
  public static List<@Nullable String> read(String text) {
    SessionText reader = new SessionText(text);
    List<@Nullable String> fields = new ArrayList<>(16);
    while (reader.position < text.length()) {
      fields.add(reader.next());
    }
    return fields;
  }

  private @Nullable String next() {
    if (text.charAt(position) == '-') {
      position++;
      return null;
    }
    int colon = text.indexOf(':', position);
    if (colon < 0) {
      throw new IllegalArgumentException("no length");
    }
    int start = colon + 1;
    int end = start + Integer.parseInt(text, position, colon, 10);
    if (end < start || end > text.length()) {
      throw new IllegalArgumentException("cut off");
    }
    position = end;
    return text.substring(start, end);
  }
}
