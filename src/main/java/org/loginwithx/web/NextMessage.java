package org.loginwithx.web;

import jakarta.json.Json;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.loginwithx.Internal;

/**
 * A message for the next page that the user sees.
 *
 * @param kind how the page shows it
 * @param text the text; not HTML
 */
@Internal
public record NextMessage(Kind kind, String text) {

  /** Session attribute with the text, also for pages of the application. */
  public static final String ATTRIBUTE = "org.loginwithx.message";

  private static final String KIND = "org.loginwithx.message.kind";
  private static final Set<String> ATTRIBUTES = Set.of(ATTRIBUTE, KIND);

  /** How a page shows a message. */
  public enum Kind {
    /** What the user should know. */
    NOTICE,
    /** What the user asked for was done. */
    SUCCESS,
    /** It was not done. */
    ERROR;

    /** The name of the style. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** For a script of the page. */
  public String asJson() {
    return Json.createObjectBuilder()
        .add("message", text)
        .add("kind", kind.word())
        .build()
        .toString();
  }

  /** Whether a session attribute belongs to a message. */
  public static boolean isAttribute(String name) {
    return ATTRIBUTES.contains(name);
  }

  /** Leaves a message of the kind {@link Kind#NOTICE}. */
  public static void leave(HttpServletRequest request, String text) {
    new NextMessage(Kind.NOTICE, text).leave(request);
  }

  /**
   * Leaves it. For a logged-in user it creates a session if needed. For all others it does nothing
   * without a session: a stranger must not be able to create sessions with it.
   */
  public void leave(HttpServletRequest request) {
    HttpSession session = request.getSession(SessionLogin.from(request).isPresent());
    if (session != null) {
      leave(session);
    }
  }

  /** Leaves it in a session that a stranger could have, too. */
  public void leave(HttpSession session) {
    session.setAttribute(ATTRIBUTE, text);
    session.setAttribute(KIND, kind);
  }

  /** Takes the message for the page that shows it; empty if there is none. */
  public static Optional<NextMessage> take(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session == null || !(session.getAttribute(ATTRIBUTE) instanceof String text)) {
      return Optional.empty();
    }
    Kind kind = session.getAttribute(KIND) instanceof Kind left ? left : Kind.NOTICE;
    ATTRIBUTES.forEach(session::removeAttribute);
    return Optional.of(new NextMessage(kind, text));
  }
}
