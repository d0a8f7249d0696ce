package org.loginwithx.example.plain;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.HttpConstraint;
import jakarta.servlet.annotation.ServletSecurity;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.loginwithx.jakartasecurity.LinkedUserPrincipal;

/** Greets whoever is logged in. */
@WebServlet("/hello")
@ServletSecurity(@HttpConstraint(rolesAllowed = "user"))
public class HelloServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Inject private transient LinkedUserPrincipal caller;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public HelloServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("text/plain;charset=UTF-8");
    response.getWriter().print("Hello @" + caller.username());
  }
}
