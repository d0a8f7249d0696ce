package org.loginwithx.imports;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParserFactory;
import jakarta.json.stream.JsonParsingException;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.loginwithx.imports.BadFileException.Fault;

/**
 * Reads the entries of a JSON file one by one; memory never holds more than one of them. Numbers
 * keep their digits: a number type would round ids of X.
 */
final class JsonEntries {

  private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());

  /** More than any user has in any source. A whole realm has more. */
  private static final int MOST_FIELDS = 2_000;

  private static final int LONGEST_NAME = 1_000;

  private static final int DEEPEST = 50;

  /** Fields with an object, which some programs write as a text. */
  private static final List<String> OBJECTS = List.of("identitydata", "extradata");

  /** No token may be longer, because the parser holds a whole token in memory. */
  private static final int LONGEST_TOKEN = 1_000_000;

  private final JsonParser parser;
  private final Tokens tokens;
  private int place;

  private JsonEntries(Tokens tokens) {
    this.tokens = tokens;
    this.parser = PARSERS.createParser(tokens);
  }

  /**
   * Reads the objects of an array.
   *
   * @param array the name of the array, if the file is an object
   * @param root whether the file may be the array itself
   */
  static void read(Reader in, String array, boolean root, Entry.Sink sink)
      throws IOException, BadFileException {
    JsonEntries entries = new JsonEntries(new Tokens(in));
    entries.guarded(() -> entries.file(array, root, sink));
  }

  /** Adds a text. If it is an object as a text, adds the fields of that object. */
  static void add(int place, String name, String text, Map<String, String> fields)
      throws BadFileException {
    boolean isObject = OBJECTS.stream().anyMatch(name::endsWith) && text.strip().startsWith("{");
    if (!isObject) {
      fields.putIfAbsent(name, text);
      return;
    }
    JsonEntries entries = new JsonEntries(new Tokens(new StringReader(text)));
    entries.place = place;
    try {
      entries.guarded(() -> entries.value(entries.next(), name, fields, 0));
    } catch (BadFileException broken) {
      // The line within the text would be of no use.
      throw new BadFileException(broken.fault(), place, name);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** Reads a part of the file, which may be broken. */
  @FunctionalInterface
  private interface Work {
    void run() throws BadFileException;
  }

  private void guarded(Work work) throws IOException, BadFileException {
    try (parser) {
      work.run();
    } catch (JsonParsingException broken) {
      throw new BadFileException(Fault.BROKEN_JSON, broken.getLocation().getLineNumber());
    } catch (NoSuchElementException tooShort) {
      throw new BadFileException(Fault.BROKEN_JSON, parser.getLocation().getLineNumber());
    } catch (JsonException failure) {
      if (failure.getCause() instanceof CharacterCodingException) {
        throw new BadFileException(Fault.NOT_UTF8, place + 1L);
      }
      if (failure.getCause() instanceof TooLongException) {
        throw new BadFileException(Fault.TOO_LARGE, place + 1L);
      }
      throw failure.getCause() instanceof IOException unreadable
          ? unreadable
          : new IOException(failure);
    }
  }

  private Event next() {
    tokens.begin();
    return parser.next();
  }

  private void file(String array, boolean root, Entry.Sink sink) throws BadFileException {
    boolean found = false;
    Event first = next();
    if (first == Event.START_ARRAY) {
      found = root;
      array(root ? sink : null);
    } else if (first == Event.START_OBJECT) {
      while (next() == Event.KEY_NAME) {
        boolean wanted = Entry.key(parser.getString()).equals(array);
        Event value = next();
        if (wanted && value == Event.START_ARRAY) {
          found = true;
          array(sink);
        } else {
          skip(value);
        }
      }
    }
    if (root && !found) {
      throw new BadFileException(Fault.NO_ARRAY, 0, array);
    }
  }

  private void array(Entry.@Nullable Sink sink) throws BadFileException {
    for (Event event = next(); event != Event.END_ARRAY; event = next()) {
      if (sink == null) {
        skip(event);
        continue;
      }
      place++;
      if (event != Event.START_OBJECT) {
        throw new BadFileException(Fault.NO_OBJECT, place);
      }
      Map<String, String> fields = new HashMap<>();
      value(event, "", fields, 0);
      sink.take(new Entry(place, fields));
    }
  }

  private void value(Event event, String name, Map<String, String> fields, int depth)
      throws BadFileException {
    // Each field keeps its whole name: a long one above many fields would fill the memory.
    if (depth > DEEPEST || fields.size() > MOST_FIELDS || name.length() > LONGEST_NAME) {
      throw new BadFileException(Fault.TOO_LARGE, place);
    }
    String prefix = name.isEmpty() ? "" : name + '.';
    switch (event) {
      case START_OBJECT -> {
        while (next() == Event.KEY_NAME) {
          String key = prefix + Entry.key(parser.getString());
          value(next(), key, fields, depth + 1);
        }
      }
      case START_ARRAY -> {
        int index = 0;
        for (Event each = next(); each != Event.END_ARRAY; each = next()) {
          value(each, prefix + index++, fields, depth + 1);
        }
      }
      case VALUE_STRING -> add(place, name, parser.getString(), fields);
      case VALUE_NUMBER -> fields.putIfAbsent(name, parser.getString());
      case VALUE_TRUE -> fields.putIfAbsent(name, "true");
      case VALUE_FALSE -> fields.putIfAbsent(name, "false");
      default -> {
        // Null is the same as no field.
      }
    }
  }

  private void skip(Event event) {
    int open = opens(event);
    while (open > 0) {
      open += opens(next());
    }
  }

  private static int opens(Event event) {
    return switch (event) {
      case START_ARRAY, START_OBJECT -> 1;
      case END_ARRAY, END_OBJECT -> -1;
      default -> 0;
    };
  }

  /** Ends when one token is too long. */
  private static final class Tokens extends FilterReader {

    private long read;

    Tokens(Reader in) {
      super(in);
    }

    void begin() {
      read = 0;
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
      int count = super.read(buffer, offset, length);
      read += Math.max(count, 0);
      if (read > LONGEST_TOKEN) {
        throw new TooLongException();
      }
      return count;
    }
  }

  private static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1L;
  }
}
