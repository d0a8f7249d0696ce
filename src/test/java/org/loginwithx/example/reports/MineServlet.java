package org.loginwithx.example.reports;

import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.security.enterprise.identitystore.openid.OpenIdContext;
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

  @Inject private transient OpenIdContext openId;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public MineServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    JsonObjectBuilder user =
        Json.createObjectBuilder()
            .add("caller", request.getUserPrincipal().getName())
            .add("sub", openId.getSubject())
            .add(
                "roles",
                Json.createArrayBuilder(
                    Stream.of("admin", "user").filter(request::isUserInRole).toList()));
    openId.getClaims().getName().ifPresent(name -> user.add("name", name));
    openId.getClaims().getEmail().ifPresent(address -> user.add("email", address));
    response.setContentType("application/json");
    response.getWriter().print(user.build());
  }
}
