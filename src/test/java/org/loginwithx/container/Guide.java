package org.loginwithx.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Pages of the documentation, whose examples the tests run. */
final class Guide {

  private Guide() {}

  /**
   * The first example below a heading.
   *
   * @param page the name of the page, without its ending
   * @param heading the whole line
   * @param language of the example, as the page names it
   */
  static String block(String page, String heading, String language) {
    String text;
    try {
      text = Files.readString(Path.of("src/site/markdown", page + ".md"));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    String start = "\n```" + language + "\n";
    int section = text.indexOf("\n" + heading + "\n");
    int block = section < 0 ? -1 : text.indexOf(start, section);
    if (block < 0) {
      throw new IllegalStateException(page + ": no " + language + " below " + heading);
    }
    return text.substring(block + start.length(), text.indexOf("\n```", block + 1) + 1);
  }
}
