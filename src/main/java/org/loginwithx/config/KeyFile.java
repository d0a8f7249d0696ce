package org.loginwithx.config;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Optional;
import org.loginwithx.token.KeyRing;
import org.loginwithx.token.NewKey;

/**
 * The file beside the data in which this server keeps a key that it has made. Only for a database
 * that is a file as well: the two belong together. Servers that share a database would each make
 * their own key, and could not read what the others seal.
 */
final class KeyFile {

  private static final String NAME = "login.keys";
  private static final String H2 = "jdbc:h2:";
  private static final String FILE = "file:";

  private final Path path;

  private KeyFile(Path path) {
    this.path = path;
  }

  /** The file beside this database; empty if the database is no file of this server. */
  static Optional<KeyFile> beside(DatabaseConfig database) {
    if (!database.dataSource().isEmpty() || !database.url().startsWith(H2)) {
      return Optional.empty();
    }
    String name = database.url().substring(H2.length()).replaceFirst(";.*", "");
    boolean saysFile = name.startsWith(FILE);
    String file = saysFile ? name.substring(FILE.length()) : name;
    // H2 has other prefixes, such as mem: and tcp:.
    if (file.isEmpty() || !saysFile && !file.matches("[./~].*")) {
      return Optional.empty();
    }
    try {
      Path data = Path.of(file.replaceFirst("^~", System.getProperty("user.home")));
      return Optional.of(new KeyFile(data.resolveSibling(NAME)));
    } catch (InvalidPathException ofAnotherSystem) {
      return Optional.empty();
    }
  }

  Path path() {
    return path;
  }

  boolean exists() {
    return Files.exists(path);
  }

  /**
   * Makes a key, if there is none. Another server sees the whole file or none, and of two that make
   * one at the same moment, both use the first.
   */
  void make(Clock clock) throws IOException {
    Path directory = requireNonNull(path.toAbsolutePath().getParent());
    Files.createDirectories(directory);
    Path whole = Files.createTempFile(directory, NAME, ".new", forOwnerOnly(directory));
    try {
      write(whole, NewKey.line(clock) + "\n");
      Files.createLink(path, whole);
    } catch (FileAlreadyExistsException anotherWasFirst) {
      // Its key is as good.
    } catch (UnsupportedOperationException | FileSystemException noLinks) {
      // Some network volumes have none.
      move(whole);
    } finally {
      Files.deleteIfExists(whole);
    }
  }

  private void move(Path whole) throws IOException {
    try {
      Files.move(whole, path);
    } catch (FileAlreadyExistsException anotherWasFirst) {
      // Its key is as good.
    }
  }

  /** Values will be sealed with the key at once, so it has to outlast a loss of power. */
  private static void write(Path file, String text) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(StandardCharsets.UTF_8.encode(text));
      channel.force(true);
    }
  }

  /** Elsewhere the file has the rights of its directory. */
  private static FileAttribute<?>[] forOwnerOnly(Path directory) {
    return directory.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  /**
   * The keys in the file.
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if it has no key, or one that cannot be used
   */
  KeyRing keys() throws IOException {
    return KeyRing.parse(Files.readString(path));
  }
}
