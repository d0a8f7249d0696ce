package org.loginwithx.site;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.loginwithx.login.LoginFlows;
import org.loginwithx.login.LoginPaths;
import org.loginwithx.login.LoginSettings;
import org.loginwithx.login.ReturnUrl;

/** Where people are sent who have to log in. */
public class SignInServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Inject private transient LoginSettings settings;
  @Inject private transient LoginFlows flows;
  @Inject private transient LoginPaths paths;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public SignInServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Optional<ReturnUrl> returnTo = ReturnUrl.parse(request.getParameter("returnTo"));
    String query = returnTo.map(ReturnUrl::asQuery).orElse("");
    request.setAttribute("setUp", settings.isSetUp());
    String loginUrl = request.getContextPath() + paths.start() + query;
    request.setAttribute("loginUrl", loginUrl);
    if (flows.canForceLogin()) {
      request.setAttribute(
          "otherAccountUrl", loginUrl + (query.isEmpty() ? "?" : "&") + "force_login=true");
    }
    returnTo.ifPresent(url -> request.setAttribute("returnTo", url.pathWithoutQuery()));
    Page.show(request, response, "sign-in");
  }
}
