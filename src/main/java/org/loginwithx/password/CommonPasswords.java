package org.loginwithx.password;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The passwords that attackers guess first. The list is read for each check and not kept in memory:
 * a user who sets a password waits a few milliseconds.
 */
final class CommonPasswords {

  /** The length of the shortest password in the list. */
  static final int SHORTEST = 6;

  private static final String LIST = "common-passwords.txt";

  private CommonPasswords() {}

  /** Whether one of these passwords, in lower case, is in the list. */
  static boolean hasAny(Set<String> passwords) {
    try (InputStream list = CommonPasswords.class.getResourceAsStream(LIST)) {
      if (list == null) {
        throw new IllegalStateException(LIST + " is not in the JAR");
      }
      try (BufferedReader reader =
              new BufferedReader(new InputStreamReader(list, StandardCharsets.US_ASCII));
          Stream<String> lines = reader.lines()) {
        return lines.anyMatch(passwords::contains);
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
