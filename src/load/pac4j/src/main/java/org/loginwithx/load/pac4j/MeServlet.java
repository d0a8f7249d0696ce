package org.loginwithx.load.pac4j;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.pac4j.core.profile.CommonProfile;
import org.pac4j.core.profile.ProfileManager;
import org.pac4j.jee.context.JEEContext;
import org.pac4j.jee.context.session.JEESessionStore;

/** Says who is logged in. */
public class MeServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    CommonProfile profile =
        new ProfileManager(new JEEContext(request, response), new JEESessionStore())
            .getProfile(CommonProfile.class)
            .orElseThrow();
    response.setContentType("application/json");
    response
        .getWriter()
        .print("{\"username\":\"%s\"}".formatted(profile.getAttribute("screen_name")));
  }
}
