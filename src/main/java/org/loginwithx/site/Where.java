package org.loginwithx.site;

import java.util.List;
import java.util.Set;
import org.loginwithx.Internal;
import org.loginwithx.user.Visit;
import org.loginwithx.web.Messages;

/** Browser, system and network as pages show them, in the user's language. */
@Internal
public final class Where {

  private static final Set<String> PHONES = Set.of("Android", "iPhone", "iPad");

  private Where() {}

  /** For instance {@code Firefox on Windows, 203.0.113.0/24}. */
  public static String of(Visit visit, Messages messages) {
    String agent = agent(visit.agent(), messages);
    // A change that X reports has no network.
    return visit.network().isEmpty() ? agent : agent + ", " + visit.network();
  }

  /** Whether it is a phone or a tablet, as far as browsers say it. */
  public static boolean isPhone(Visit visit) {
    return PHONES.stream().anyMatch(system -> visit.agent().endsWith(" on " + system));
  }

  private static String agent(String stored, Messages messages) {
    if (stored.equals("Unknown")) {
      return messages.text("visit.unknown");
    }
    List<String> words = List.of(stored.split(" on ", 2));
    return words.size() == 2 ? messages.text("visit.agent", words.get(0), words.get(1)) : stored;
  }
}
