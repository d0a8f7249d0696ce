package org.loginwithx.site.account;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.loginwithx.Internal;
import org.loginwithx.account.Sessions;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.oauthserver.AuthorizationServer;
import org.loginwithx.oauthserver.ClientConsent;
import org.loginwithx.oauthserver.ClientLogin;
import org.loginwithx.site.FormPage;
import org.loginwithx.site.Question;
import org.loginwithx.site.Where;
import org.loginwithx.user.LiveLogin;
import org.loginwithx.user.LiveLogins;
import org.loginwithx.web.Messages;
import org.loginwithx.web.SessionLogin;

/**
 * Ends sessions of the logged-in user, here and at clients, and takes back what the user has
 * allowed to clients.
 */
@WebServlet(SessionsServlet.PATH)
@Internal
public class SessionsServlet extends FormPage {

  private static final long serialVersionUID = 1L;

  static final String PATH = "/account/sessions";

  private static final String DEVICES = "/account#devices";
  private static final String GONE = "sessions.gone";
  private static final String OTHERS = "others";

  @Inject private transient Sessions sessions;
  @Inject private transient LiveLogins liveLogins;
  @Inject private transient AuthorizationServer server;

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
      Messages messages = Messages.forRequest(request);
      request.setAttribute("applications", ClientLine.of(server.of(login.userId()), messages));
      request.setAttribute(
          "consents", ConsentLine.of(server.consents().of(login.userId()), messages));
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

  /** Asks first, because a click cannot be taken back. */
  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    Messages messages = Messages.forRequest(request);
    Optional<Question> question = question(request, messages);
    if (question.isEmpty()) {
      forms().refused(request, response, "/account", messages.text(GONE));
      return;
    }
    question.get().ask(request, response);
  }

  /** Empty if the user does not have this session (any more). */
  private Optional<Question> question(HttpServletRequest request, Messages messages) {
    SessionLogin login = SessionLogin.from(request).orElseThrow();
    String client = request.getParameter("endApplication");
    if (client != null) {
      return server.of(login.userId()).stream()
          .filter(each -> each.id().equals(client))
          .findFirst()
          .map(each -> endAtClient(each, messages));
    }
    String allowed = request.getParameter("revoke");
    if (allowed != null) {
      return server.consents().of(login.userId()).stream()
          .filter(each -> each.clientId().equals(allowed))
          .findFirst()
          .map(each -> revoke(each, messages));
    }
    String id = request.getParameter("end");
    if (id == null || id.equals(OTHERS)) {
      return Optional.of(endOthers(messages));
    }
    return liveLogins.of(login.userId(), login.loginId()).stream()
        .filter(each -> each.id().equals(id))
        .findFirst()
        .map(each -> endSession(each, messages));
  }

  private static Question endSession(LiveLogin session, Messages messages) {
    return new Question(
        messages.text("sessions.ask"),
        Where.of(session.began(), messages),
        List.of(messages.text("sessions.ask.log-in"), messages.text("sessions.ask.unsaved")),
        PATH,
        Map.of("end", session.id()),
        messages.text("sessions.ask.button"),
        DEVICES);
  }

  private static Question endOthers(Messages messages) {
    return new Question(
        messages.text("sessions.ask-others"),
        null,
        List.of(
            messages.text("sessions.ask-others.what"),
            messages.text("sessions.ask.unsaved"),
            messages.text("sessions.ask-others.this")),
        PATH,
        Map.of("end", OTHERS),
        messages.text("sessions.end-others"),
        DEVICES);
  }

  private static Question endAtClient(ClientLogin login, Messages messages) {
    return new Question(
        messages.text("sessions.ask-application"),
        login.application(),
        List.of(messages.text("sessions.ask-application.what")),
        PATH,
        Map.of("endApplication", login.id()),
        messages.text("sessions.ask.button"),
        "/account#data");
  }

  private static Question revoke(ClientConsent consent, Messages messages) {
    return new Question(
        messages.text("consents.ask"),
        consent.application(),
        List.of(messages.text("consents.ask.what"), messages.text("consents.ask.again")),
        PATH,
        Map.of("revoke", consent.clientId()),
        messages.text("consents.revoke"),
        "/account#data");
  }

  @Override
  protected void post(HttpServletRequest request, HttpServletResponse response)
      throws UnprovenException {
    String result = end(request);
    String text = Messages.forRequest(request).text(result);
    if (result.endsWith(".gone")) {
      forms().refused(request, response, "/account", text);
      return;
    }
    forms().done(request, response, "/account", text);
  }

  /** The key of the message about it. */
  private String end(HttpServletRequest request) throws UnprovenException {
    String client = request.getParameter("endApplication");
    if (client != null) {
      return sessions.endAtClient(request, client) ? "sessions.ended" : GONE;
    }
    String allowed = request.getParameter("revoke");
    if (allowed != null) {
      return sessions.revokeConsent(request, allowed) ? "consents.revoked" : "consents.gone";
    }
    String id = request.getParameter("end");
    if (id == null || id.equals(OTHERS)) {
      sessions.endOthers(request);
      return "sessions.others-ended";
    }
    return sessions.end(request, id) ? "sessions.ended" : GONE;
  }
}
