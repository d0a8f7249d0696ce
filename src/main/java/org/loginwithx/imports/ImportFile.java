package org.loginwithx.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.imports.BadFileException.Fault;

/**
 * The file or files of an import. They are read twice, first for the links and then for the users:
 * so memory does not have to hold either.
 */
@Internal
public final class ImportFile {

  private static final Set<String> USER_COLUMNS = Set.of("id");
  private static final int MOST_OTHERS = 20;
  private static final int LONGEST_OTHER = 40;
  private static final char BYTE_ORDER_MARK = '\ufeff';

  private final Source source;
  private final String provider;
  private final Content links;
  private final @Nullable Content users;

  /**
   * @param source what they were exported from
   * @param provider the name of X there; empty for the usual names
   * @param links opens the file with the links
   * @param users opens the file with the users; null if they are in the same file, or nowhere
   */
  public ImportFile(Source source, String provider, Content links, @Nullable Content users) {
    this.source = source;
    this.provider = provider;
    this.links = links;
    this.users = users;
  }

  Source source() {
    return source;
  }

  /** Copies the files, so that they can be read after the request. */
  Copy copy() throws IOException {
    FileCopy ofLinks = FileCopy.of(links);
    try {
      FileCopy ofUsers = users == null ? null : FileCopy.of(users);
      return new Copy(new ImportFile(source, provider, ofLinks, ofUsers), ofLinks, ofUsers);
    } catch (IOException | RuntimeException failure) {
      ofLinks.close();
      throw failure;
    }
  }

  /** A copy of the files, until it is closed. */
  record Copy(ImportFile file, FileCopy links, @Nullable FileCopy users) implements Closeable {

    @Override
    public void close() throws IOException {
      try (links;
          users) {
        // Closes both.
      }
    }
  }

  /** Opens a file, each time from its beginning. */
  @FunctionalInterface
  public interface Content {
    InputStream open() throws IOException;
  }

  /** Takes rows, one after the other. */
  @FunctionalInterface
  interface Sink {
    void take(SourceRow row) throws BadFileException;
  }

  /**
   * Reads the links to X.
   *
   * @return how many links the file has to other providers, by their names: an administrator sees
   *     there if X has another name
   */
  Map<String, Integer> readLinks(Sink sink) throws IOException, BadFileException {
    Map<String, Integer> others = new TreeMap<>();
    Set<String> names = provider.isEmpty() ? source.providers() : Set.of(provider);
    read(
        links,
        source.linksArray(),
        true,
        source.columns(),
        entry -> {
          for (SourceRow row : source.links(entry, name -> isX(name, names, others))) {
            if (source.hasUsers() && row.sourceId().isEmpty()) {
              throw new BadFileException(Fault.NO_USER_ID, row.place());
            }
            sink.take(row);
          }
        });
    return others;
  }

  private static boolean isX(String name, Set<String> names, Map<String, Integer> others) {
    if (names.contains(name)) {
      return true;
    }
    String shown = name.substring(0, Math.min(name.length(), LONGEST_OTHER));
    if (others.size() < MOST_OTHERS || others.containsKey(shown)) {
      others.merge(shown, 1, Integer::sum);
    }
    return false;
  }

  /**
   * Reads the users.
   *
   * @return false if there are none
   * @throws BadFileException also if this source needs them
   */
  boolean readUsers(Instant now, Sink sink) throws IOException, BadFileException {
    if (!source.hasUsers()) {
      return false;
    }
    AtomicInteger count = new AtomicInteger();
    Entry.Sink users =
        entry -> {
          Optional<SourceRow> user = source.user(entry, now);
          if (user.isPresent()) {
            if (user.get().sourceId().isEmpty()) {
              throw new BadFileException(Fault.NO_USER_ID, entry.place());
            }
            count.incrementAndGet();
            sink.take(user.get());
          }
        };
    if (this.users != null) {
      read(this.users, source.usersArray(), true, USER_COLUMNS, users);
    } else if (isJson(links)) {
      // All models of Django are in one array, and each says what it is.
      read(links, source.usersArray(), source == Source.ALLAUTH, USER_COLUMNS, users);
    }
    if (source.needsUsers() && count.get() == 0) {
      throw new BadFileException(Fault.NO_USERS, 0);
    }
    return count.get() > 0;
  }

  private void read(
      Content content, String array, boolean root, Set<String> columns, Entry.Sink sink)
      throws IOException, BadFileException {
    boolean json = isJson(content);
    if (!json && !source.canBeCsv()) {
      throw new BadFileException(Fault.NO_ARRAY, 0, array);
    }
    try (Reader in = reader(content)) {
      if (json) {
        JsonEntries.read(in, array, root, sink);
      } else {
        CsvEntries.read(in, columns, sink);
      }
    } catch (CharacterCodingException otherEncoding) {
      throw new BadFileException(Fault.NOT_UTF8, 1);
    }
  }

  private static boolean isJson(Content content) throws IOException {
    try (InputStream in = new BufferedInputStream(content.open())) {
      for (int b = in.read(); b >= 0; b = in.read()) {
        // Blanks, and the three bytes of a byte order mark.
        if (b > ' ' && b < 0x80) {
          return b == '{' || b == '[';
        }
      }
      return false;
    }
  }

  private static Reader reader(Content content) throws IOException {
    Reader in =
        new BufferedReader(
            new InputStreamReader(
                content.open(),
                UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)));
    in.mark(1);
    if (in.read() != BYTE_ORDER_MARK) {
      in.reset();
    }
    return in;
  }
}
