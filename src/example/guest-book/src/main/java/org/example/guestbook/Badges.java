package org.example.guestbook;

import java.util.Map;
import java.util.Optional;
import org.loginwithx.user.Profile;

/**
 * A provider of the application's own: the badges of the staff. A real one would ask for more than
 * a number.
 */
final class Badges {

  /** An address of the application's own, which no other provider has as its name. */
  static final String PROVIDER = "https://guestbook.example/badges";

  static final String VISITORS = "B-900";

  private static final Map<String, String> OWNERS =
      Map.of(
          "B-100",
          "Berta",
          "B-101",
          "Bruno",
          "B-102",
          "Bea",
          "B-103",
          "Boris",
          "B-104",
          "Bente",
          "B-13",
          "Barred",
          "B-666",
          "Double",
          "B-667",
          "Double too",
          VISITORS,
          "Visitors");

  private Badges() {}

  static Optional<Profile> find(String number) {
    if (number == null) {
      return Optional.empty();
    }
    String owner = OWNERS.get(number);
    return owner == null
        ? Optional.empty()
        : Optional.of(new Profile(PROVIDER, number, "", owner, null, null));
  }
}
