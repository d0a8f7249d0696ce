package org.loginwithx.site;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import org.loginwithx.Internal;
import org.loginwithx.web.SessionLogin;

/**
 * A form that was not accepted: what was typed, and what is wrong with which field. The page shows
 * both, so that nothing has to be typed again. A password is never among the values.
 *
 * @param typed the values by the names of their fields
 * @param errors the texts by the names of the fields that they are about
 */
@Internal
public record FormState(Map<String, String> typed, Map<String, String> errors)
    implements Serializable {

  /** In the session, for the page after a redirect. */
  private static final String ATTRIBUTE = "org.loginwithx.form";

  /** More than any field takes. */
  private static final int LONGEST = 2_000;

  public FormState {
    typed = Map.copyOf(typed);
    errors = Map.copyOf(errors);
  }

  /** Without what was typed. */
  @Override
  public String toString() {
    return "FormState[" + errors.size() + " errors]";
  }

  /** With these fields of a request as what was typed. */
  public static FormState of(
      HttpServletRequest request, Map<String, String> errors, String... fields) {
    Map<String, String> typed = new TreeMap<>();
    for (String field : fields) {
      String value = request.getParameter(field);
      if (value != null && value.length() <= LONGEST) {
        typed.put(field, value);
      }
    }
    return new FormState(typed, errors);
  }

  /** Gives it to the page that answers this request. */
  public void show(HttpServletRequest request) {
    request.setAttribute("typed", typed);
    request.setAttribute("errors", errors);
  }

  /**
   * Leaves it for the page after a redirect. For a logged-in user it creates a session if needed.
   * For all others it does nothing without a session: a stranger must not be able to create
   * sessions with it.
   */
  public void leave(HttpServletRequest request) {
    HttpSession session = request.getSession(SessionLogin.from(request).isPresent());
    if (session != null) {
      session.setAttribute(ATTRIBUTE, this);
    }
  }

  /** Gives the page what was left for it, once. */
  static void take(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session == null || !(session.getAttribute(ATTRIBUTE) instanceof FormState left)) {
      return;
    }
    session.removeAttribute(ATTRIBUTE);
    left.show(request);
  }
}
