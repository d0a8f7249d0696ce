package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The project that a reader has who follows the quick start of the README. */
final class QuickStart {

  /** The name of a file, and the block of code that follows it. */
  private static final Pattern FILE =
      Pattern.compile("(?ms)`(pom\\.xml|src/main/[^`]+)`[^`]*```\\w+\\n(.*?)^```$");

  private QuickStart() {}

  /** Writes all files into a new directory. */
  static Path unpack() {
    try {
      Path project = Files.createTempDirectory(Path.of("target"), "quick-start");
      Matcher files = FILE.matcher(Files.readString(Path.of("README.md")));
      int found = 0;
      while (files.find()) {
        Path file = project.resolve(files.group(1));
        Files.createDirectories(file.getParent());
        Files.writeString(file, files.group(2));
        found++;
      }
      assertThat(found).isEqualTo(2);
      return project;
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }
}
