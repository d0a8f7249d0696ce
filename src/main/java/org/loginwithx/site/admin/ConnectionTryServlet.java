package org.loginwithx.site.admin;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.loginwithx.Internal;
import org.loginwithx.site.Page;
import org.loginwithx.site.Reason;
import org.loginwithx.site.Redirect;
import org.loginwithx.trial.ConnectionTry;
import org.loginwithx.trial.TryResult;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.SessionLogin;

/** The result of a try of the connection, for the administrator who made it. */
@WebServlet("/admin/connection/try")
@Internal
public class ConnectionTryServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Inject private transient ConnectionTry tries;
  @Inject private transient LoginSettings settings;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public ConnectionTryServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    String id = Optional.ofNullable(request.getParameter("id")).orElse("");
    Optional<TryResult> result =
        tries.result(id, SessionLogin.from(request).orElseThrow().userId());
    if (result.isEmpty()) {
      Redirect.withMessage(request, response, settings, ConnectionServlet.PAGE, "try.gone");
      return;
    }
    give(request, result.get());
    Page.show(request, response, "connection-try");
  }

  /** Leaves for the template what it needs to show a result. */
  static void give(HttpServletRequest request, TryResult result) {
    request.setAttribute("result", result);
    request.setAttribute("worked", result.profile() != null);
    String failure = result.failure();
    if (failure != null) {
      Messages messages = Messages.forRequest(request);
      request.setAttribute("reason", Reason.of(failure, messages));
      request.setAttribute("fix", Fix.of(failure, messages));
    }
  }
}
