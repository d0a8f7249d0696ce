package org.loginwithx.example.ownmechanism;

import jakarta.servlet.annotation.HttpConstraint;
import jakarta.servlet.annotation.ServletSecurity;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** For people and programs alike; says which of the two is calling. */
@WebServlet("/report")
@ServletSecurity(@HttpConstraint(rolesAllowed = {"user", "robot"}))
public class ReportServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("text/plain;charset=UTF-8");
    response
        .getWriter()
        .print(
            "%s user=%s robot=%s"
                .formatted(
                    request.getRemoteUser(),
                    request.isUserInRole("user"),
                    request.isUserInRole("robot")));
  }
}
