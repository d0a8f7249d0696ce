package org.loginwithx.example.portable;

import jakarta.ejb.EJB;
import jakarta.ejb.EJBAccessException;
import jakarta.inject.Inject;
import jakarta.security.enterprise.SecurityContext;
import jakarta.servlet.annotation.HttpConstraint;
import jakarta.servlet.annotation.ServletSecurity;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.loginwithx.jakartasecurity.LinkedUserPrincipal;

/** Who the caller is, in a line for each part of the server. */
@WebServlet("/who")
@ServletSecurity(@HttpConstraint(rolesAllowed = "user"))
public class WhoServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Inject private transient SecurityContext security;
  @Inject private transient LinkedUserPrincipal user;
  @EJB private transient WhoBean bean;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public WhoServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("text/plain;charset=UTF-8");
    response
        .getWriter()
        .print(
            """
            servlet %s
            security %s
            ejb %s
            handle %s
            roles %s %s %s
            editor %s
            """
                .formatted(
                    request.getUserPrincipal().getName(),
                    security.getCallerPrincipal().getName(),
                    bean.caller(),
                    user.username(),
                    request.isUserInRole("user"),
                    security.isCallerInRole("user"),
                    request.isUserInRole("editor"),
                    editor()));
  }

  private String editor() {
    try {
      return bean.editor();
    } catch (EJBAccessException refused) {
      return "refused";
    }
  }
}
