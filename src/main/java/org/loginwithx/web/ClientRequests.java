package org.loginwithx.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.secret.Secrets;

/**
 * Requests of clients that came to this browser while no user was logged in, each in its own
 * session attribute. A log-in knows of it only by the page to return to, {@link #path}.
 */
@Internal
public final class ClientRequests {

  /** The path of the authorization endpoint. */
  public static final String CONNECT = "/connect/twitter";

  /** The number of tabs a user may have; a new request replaces the oldest. */
  private static final int MOST = 20;

  /**
   * Characters of all requests together, so that the session stays small. A new request replaces
   * the oldest ones.
   */
  private static final int LONGEST_TOGETHER = 16_000;

  private static final String PREFIX = "org.loginwithx.application.";
  private static final String QUERY = CONNECT + "?request=";

  private ClientRequests() {}

  /** The page that continues the request after a log-in, as a path in the application. */
  public static String path(ClientRequest asked) {
    return QUERY + asked.id();
  }

  /**
   * Stores a request in the session of this browser. If the session has it already, that one stays:
   * a copy that travelled with a log-in does not contain the answer.
   */
  public static void add(HttpSession session, ClientRequest asked) {
    if (session.getAttribute(PREFIX + asked.id()) != null) {
      return;
    }
    List<ClientRequest> others = all(session);
    others.sort(Comparator.comparing(ClientRequest::at).reversed());
    String text = asked.write();
    int kept = 1;
    int letters = text.length();
    for (ClientRequest other : others) {
      letters += other.write().length();
      if (kept >= MOST || letters > LONGEST_TOGETHER || other.isExpired(asked.at())) {
        remove(session, other);
      } else {
        kept++;
      }
    }
    session.setAttribute(PREFIX + asked.id(), text);
  }

  /** The request with this id, if this browser has it and it is not too old. */
  public static Optional<ClientRequest> find(
      HttpServletRequest request, @Nullable String id, Instant now) {
    HttpSession session = request.getSession(false);
    if (session == null || id == null) {
      return Optional.empty();
    }
    return all(session).stream()
        .filter(asked -> Secrets.sameText(asked.id(), id) && !asked.isExpired(now))
        .findFirst();
  }

  /**
   * The user goes back with an answer. It can be given again for two minutes: a code as another
   * code, an error as the same error, because the client must not get a code after the user has
   * refused.
   *
   * @param error the error that the client gets instead of a code; null if it gets a code
   */
  public static void answered(
      HttpServletRequest request, ClientRequest asked, @Nullable String error, Instant now) {
    HttpSession session = request.getSession(false);
    if (session != null) {
      session.setAttribute(PREFIX + asked.id(), asked.answered(now, error).write());
    }
  }

  private static void remove(HttpSession session, ClientRequest asked) {
    session.removeAttribute(PREFIX + asked.id());
  }

  private static List<ClientRequest> all(HttpSession session) {
    List<ClientRequest> found = new ArrayList<>();
    for (String name : Collections.list(session.getAttributeNames())) {
      if (name.startsWith(PREFIX) && session.getAttribute(name) instanceof String text) {
        ClientRequest.read(text).ifPresent(found::add);
      }
    }
    return found;
  }

  /** Whether this attribute of a session is such a request. */
  public static boolean isAttribute(String name) {
    return name.startsWith(PREFIX);
  }

  /**
   * Whether a log-in is for a client: its return address tells.
   *
   * @param path the path at which browsers see this application, see {@link
   *     LoginSettings#publicPath}
   */
  public static boolean isFor(String path, @Nullable String returnTo) {
    return returnTo != null && returnTo.startsWith(path + QUERY);
  }

  /** The request that the log-in is for. */
  public static Optional<ClientRequest> returningTo(
      HttpServletRequest request, String path, @Nullable String returnTo, Instant now) {
    return returnTo != null && isFor(path, returnTo)
        ? find(request, returnTo.substring(path.length() + QUERY.length()), now)
        : Optional.empty();
  }
}
