package org.loginwithx.site;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.loginwithx.application.AuthorizationServer;
import org.loginwithx.login.Messages;
import org.loginwithx.login.SessionLogin;
import org.loginwithx.user.DatabaseUnavailableException;
import org.loginwithx.user.LiveLogins;

/** Ends sessions of the person who asks: one, or all but the one they ask with. */
public class SessionsServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Inject private transient AccountForms forms;
  @Inject private transient LiveLogins liveLogins;
  @Inject private transient AuthorizationServer server;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public SessionsServlet() {}

  /**
   * Puts the sessions, here and at applications, where the page finds them, or leaves them out
   * without a database.
   */
  static void show(
      HttpServletRequest request,
      SessionLogin login,
      LiveLogins liveLogins,
      AuthorizationServer server) {
    try {
      Messages messages = Messages.forRequest(request);
      request.setAttribute("applications", ApplicationLine.of(server.of(login.userId()), messages));
      request.setAttribute(
          "sessions", SessionLine.of(liveLogins.of(login.userId(), login.loginId()), messages));
    } catch (DatabaseUnavailableException away) {
      // The rest of the page is there all the same.
    }
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!forms.isOurs(request, response)) {
      return;
    }
    String message;
    try {
      message = end(request, SessionLogin.from(request).orElseThrow());
    } catch (DatabaseUnavailableException away) {
      response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      return;
    }
    forms.backToAccount(request, response, Messages.forRequest(request).text(message));
  }

  /** The key of what to say about it. */
  private String end(HttpServletRequest request, SessionLogin login) {
    String application = request.getParameter("endApplication");
    if (application != null) {
      return server.end(login.userId(), application) ? "sessions.ended" : "sessions.gone";
    }
    String id = request.getParameter("end");
    if (id == null) {
      liveLogins.endOthers(login.userId(), login.loginId());
      return "sessions.others-ended";
    }
    // Of this person only: the id of somebody else's session is nothing here.
    return liveLogins.end(login.userId(), id) ? "sessions.ended" : "sessions.gone";
  }
}
