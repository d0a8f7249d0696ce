package org.loginwithx.site;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.loginwithx.login.SessionLogin;

/** The account page; {@code web.xml} lets only people in who are logged in. */
public class AccountServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    SessionLogin login = SessionLogin.from(request).orElseThrow();
    request.setAttribute("since", MINUTES.format(login.at()));
    request.setAttribute("groups", String.join(", ", login.groups()));
    Page.show(request, response, "account");
  }
}
