package org.loginwithx.site;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.loginwithx.Internal;

/** What stands in the place of a missing picture. */
@Internal
public final class Initials {

  private static final int MOST = 2;

  /** The first letters of the first two words of a name; empty if it has no letters. */
  public String of(String name) {
    return Stream.of(name.split("[^\\p{L}\\p{N}]+"))
        .filter(word -> !word.isEmpty())
        .limit(MOST)
        .map(word -> new String(Character.toChars(word.codePointAt(0))))
        .collect(Collectors.joining())
        .toUpperCase(Locale.ROOT);
  }
}
