package org.loginwithx.example;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.user.Profile;

/**
 * A provider of our own: the badges of the staff. It is a name and whatever finds out whose account
 * it is; a real one would want more than a number.
 */
final class Badges {

  /** As unlike any other provider's name as an address of ours is. */
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
          "B-13",
          "Barred",
          "B-666",
          "Double",
          "B-667",
          "Double too",
          VISITORS,
          "Visitors");

  private Badges() {}

  static Optional<Profile> find(@Nullable String number) {
    if (number == null) {
      return Optional.empty();
    }
    String owner = OWNERS.get(number);
    return owner == null
        ? Optional.empty()
        : Optional.of(new Profile(PROVIDER, number, "", owner, null, null));
  }
}
