package org.loginwithx.attempt;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.http.HttpSession;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.secret.Secrets;

/**
 * The attempts of one browser, each in its own session attribute: two tabs that begin at the same
 * moment do not overwrite each other. Which of two callbacks may finish an attempt is decided by
 * {@link UsedCallbacks}.
 */
final class PendingLogins {

  /** As many tabs as a user may have at X; a new attempt replaces the oldest. */
  static final int MOST = 20;

  /**
   * An attempt that is too old for a {@link TravellingCopies travelling copy} keeps a return
   * address of at most this length: twenty long ones would make the session too large.
   */
  private static final int LONGEST_OF_OLD = 200;

  private static final String PREFIX = "org.loginwithx.pending.";

  private final @Nullable HttpSession session;

  /**
   * @param session null if this browser has none, and so no attempts
   */
  PendingLogins(@Nullable HttpSession session) {
    this.session = session;
  }

  void add(PendingLogin login) {
    List<PendingLogin> others = all();
    others.sort(Comparator.comparing(PendingLogin::startedAt).reversed());
    int newer = 1;
    for (PendingLogin other : others) {
      if (newer >= MOST || other.isExpired(login.startedAt())) {
        remove(other);
        continue;
      }
      if (newer >= TravellingCopies.MOST && isLong(other.returnTo())) {
        keep(other.withoutReturnTo());
      }
      newer++;
    }
    keep(login);
  }

  private static boolean isLong(@Nullable String returnTo) {
    return returnTo != null && returnTo.length() > LONGEST_OF_OLD;
  }

  private void keep(PendingLogin login) {
    requireNonNull(session).setAttribute(PREFIX + login.attemptId(), login.write());
  }

  /** The attempt whose token came back; null and empty tokens find nothing. */
  Optional<PendingLogin> find(String token) {
    if (token.isEmpty()) {
      return Optional.empty();
    }
    return all().stream().filter(login -> Secrets.sameText(login.token(), token)).findFirst();
  }

  void remove(PendingLogin login) {
    try {
      if (session != null) {
        session.removeAttribute(PREFIX + login.attemptId());
      }
    } catch (IllegalStateException madeRoomForOthers) {
      // The attempt has ended with the session.
    }
  }

  void removeExpired(Instant now) {
    all().stream().filter(login -> login.isExpired(now)).forEach(this::remove);
  }

  /** All attempts of this browser, in no order. */
  List<PendingLogin> all() {
    List<PendingLogin> found = new ArrayList<>();
    if (session == null) {
      return found;
    }
    try {
      for (String name : Collections.list(session.getAttributeNames())) {
        if (name.startsWith(PREFIX) && session.getAttribute(name) instanceof String text) {
          PendingLogin.read(text).ifPresent(found::add);
        }
      }
    } catch (IllegalStateException madeRoomForOthers) {
      found.clear();
    }
    return found;
  }
}
