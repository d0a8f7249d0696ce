package org.loginwithx.example.wiki;

import jakarta.json.Json;
import jakarta.servlet.annotation.HttpConstraint;
import jakarta.servlet.annotation.ServletSecurity;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.stream.Stream;

/** Says who has logged in. For all users. */
@WebServlet("/mine")
@ServletSecurity(@HttpConstraint(rolesAllowed = "user"))
public class MineServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("application/json");
    response
        .getWriter()
        .print(
            Json.createObjectBuilder()
                .add("caller", request.getUserPrincipal().getName())
                .add(
                    "roles",
                    Json.createArrayBuilder(
                        Stream.of("admin", "user").filter(request::isUserInRole).toList()))
                .build());
  }
}
