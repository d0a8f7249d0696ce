package org.loginwithx.site.account;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.loginwithx.Internal;
import org.loginwithx.account.Sessions;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.oauthserver.AuthorizationServer;
import org.loginwithx.site.FormPage;
import org.loginwithx.user.LiveLogin;
import org.loginwithx.user.LiveLogins;
import org.loginwithx.web.Messages;
import org.loginwithx.web.SessionLogin;

/** Ends sessions of the logged-in user: one, or all but the current one. */
@WebServlet("/account/sessions")
@Internal
public class SessionsServlet extends FormPage {

  private static final long serialVersionUID = 1L;

  @Inject private transient Sessions sessions;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public SessionsServlet() {}

  /**
   * Gives the page the sessions, here and at clients, or leaves them out if the database does not
   * answer.
   */
  static void show(
      HttpServletRequest request,
      SessionLogin login,
      LiveLogins liveLogins,
      AuthorizationServer server) {
    try {
      request.setAttribute(
          "applications", ClientLine.of(server.of(login.userId()), Messages.forRequest(request)));
      show(request, login.userId(), login, liveLogins);
    } catch (DatabaseUnavailableException away) {
      // The page shows the rest without them.
    }
  }

  /** Gives the page the sessions of another user. */
  public static void show(
      HttpServletRequest request, String userId, SessionLogin login, LiveLogins liveLogins) {
    List<LiveLogin> newest = liveLogins.of(userId, login.loginId());
    request.setAttribute("sessions", SessionLine.of(newest, Messages.forRequest(request)));
    if (newest.size() == LiveLogins.MOST_SHOWN) {
      long more = liveLogins.count(userId) - newest.size();
      request.setAttribute("moreSessions", more > 0 ? more : null);
    }
  }

  @Override
  protected void post(HttpServletRequest request, HttpServletResponse response)
      throws UnprovenException {
    forms().backToAccount(request, response, Messages.forRequest(request).text(end(request)));
  }

  /** The key of the message about it. */
  private String end(HttpServletRequest request) throws UnprovenException {
    String client = request.getParameter("endApplication");
    if (client != null) {
      return sessions.endAtClient(request, client) ? "sessions.ended" : "sessions.gone";
    }
    String id = request.getParameter("end");
    if (id == null) {
      sessions.endOthers(request);
      return "sessions.others-ended";
    }
    return sessions.end(request, id) ? "sessions.ended" : "sessions.gone";
  }
}
