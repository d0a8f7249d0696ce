package org.loginwithx.probe;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import org.loginwithx.jakartasecurity.LinkedUserPrincipal;

/** Shows the caller as a servlet sees them. */
abstract class CallerServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Inject private transient CallerViews views;
  @Inject private transient Principal principal;
  @Inject private transient LinkedUserPrincipal linkedUser;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    LinkedUserPrincipal user = (LinkedUserPrincipal) request.getUserPrincipal();
    response.setContentType("application/json;charset=UTF-8");
    response
        .getWriter()
        .print(
            views
                .json()
                .add(
                    "servlet",
                    CallerViews.user(user)
                        .add("remoteUser", request.getRemoteUser())
                        .add("user", request.isUserInRole("user"))
                        .add("editor", request.isUserInRole("editor"))
                        .add("injectedName", principal.getName())
                        .add("injected", CallerViews.user(linkedUser)))
                .build());
  }
}
