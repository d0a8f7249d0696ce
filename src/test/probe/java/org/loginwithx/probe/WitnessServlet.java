package org.loginwithx.probe;

import jakarta.annotation.Resource;
import jakarta.inject.Inject;
import jakarta.security.auth.message.config.AuthConfigFactory;
import jakarta.servlet.ServletContext;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;
import org.example.guestbook.Member;
import org.example.guestbook.Members;
import org.loginwithx.user.LinkedUsers;
import org.loginwithx.user.LiveLogins;
import org.loginwithx.user.Profile;
import org.loginwithx.web.SessionLogin;

/** Tells tests what the witness saw and who is stored. */
@WebServlet("/witness")
public class WitnessServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Inject private transient Witness witness;
  @Inject private transient LinkedUsers linkedUsers;
  @Inject private transient Members members;
  @Inject private transient LiveLogins liveLogins;

  @Resource(lookup = "java:app/jdbc/guestbook")
  private transient DataSource dataSource;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getParameter("authentication") != null) {
      response.getWriter().print(authentication(request.getServletContext()));
      return;
    }
    if (request.getParameter("unused") != null) {
      response.getWriter().print(logInsThatGoOnUnused(request));
      return;
    }
    String subject = request.getParameter("stored");
    String member = request.getParameter("member");
    response.setContentType("text/plain;charset=UTF-8");
    if (member != null) {
      response.getWriter().print(members.find(member).map(Member::toString).orElse("nobody"));
      return;
    }
    response
        .getWriter()
        .print(
            subject == null
                ? String.join("\n", witness.seen())
                : linkedUsers.find(Profile.X, subject).isPresent());
  }

  /** As if the user had not been here for longer than the container keeps a session. */
  private long logInsThatGoOnUnused(HttpServletRequest request) throws IOException {
    SessionLogin login = SessionLogin.from(request).orElseThrow();
    int minutes = request.getServletContext().getSessionTimeout() + 5;
    Timestamp lastUse = Timestamp.from(Instant.now().minus(Duration.ofMinutes(minutes)));
    try (Connection connection = dataSource.getConnection();
        PreparedStatement update =
            connection.prepareStatement(
                "update login_history set happened_at = ?, seen_at = ? where login_id = ?")) {
      update.setTimestamp(1, lastUse);
      update.setTimestamp(2, lastUse);
      update.setString(3, login.loginId());
      update.executeUpdate();
    } catch (SQLException failure) {
      throw new IOException(failure);
    }
    return liveLogins.count(login.userId());
  }

  /** By which module the container finds out who sends a request. */
  private static String authentication(ServletContext application) {
    String id = application.getVirtualServerName() + " " + application.getContextPath();
    return AuthConfigFactory.getFactory()
        .getConfigProvider("HttpServlet", id, null)
        .getClass()
        .getSimpleName();
  }
}
