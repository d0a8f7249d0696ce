package org.example.hello;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.*;
import jakarta.servlet.http.*;
import java.io.IOException;
import org.loginwithx.jakartasecurity.LinkedUserPrincipal;

@WebServlet("/hello")
@ServletSecurity(@HttpConstraint(rolesAllowed = "user"))
public class HelloServlet extends HttpServlet {
  @Inject LinkedUserPrincipal user;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.getWriter().print("Hello @" + user.username());
  }
}
