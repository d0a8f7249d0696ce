package org.loginwithx.container;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.config.ConfigProvider;
import org.loginwithx.connection.Setting;
import org.loginwithx.user.ActiveLogin;
import org.loginwithx.user.LiveLogins;
import org.loginwithx.web.SessionLogin;

/** Deployed with the WAR: makes the log-in of a browser older than it is, so that no test waits. */
@WebServlet(OlderLogin.PATH)
public class OlderLogin extends HttpServlet {

  private static final long serialVersionUID = 1L;

  static final String PATH = "/test/older";

  @Inject private transient LiveLogins liveLogins;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public OlderLogin() {}

  private static Connection connection() throws SQLException {
    String url =
        ConfigProvider.getConfig()
            .getOptionalValue("login.db.url", String.class)
            .orElse(Setting.DB_URL.usual());
    return DriverManager.getConnection(url, "login", "login");
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException {
    SessionLogin now = SessionLogin.from(request).orElseThrow();
    Instant older = now.at().minus(Duration.ofMinutes(2));
    try (Connection connection = connection();
        PreparedStatement update =
            connection.prepareStatement(
                "update login_history set happened_at = ? where login_id = ?")) {
      update.setTimestamp(1, Timestamp.from(older));
      update.setString(2, now.loginId());
      update.executeUpdate();
    } catch (SQLException failure) {
      throw new ServletException(failure);
    }
    liveLogins.began(
        new ActiveLogin(
            now.loginId(),
            older,
            now.userId(),
            now.profile(),
            now.groups(),
            now.given(),
            now.stays()),
        false,
        System.nanoTime());
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
  }
}
