package org.loginwithx.site;

import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.loginwithx.Internal;
import org.loginwithx.jakartasecurity.LinkedUserPrincipal;
import org.loginwithx.user.Profile;

/**
 * Tells programs who is logged in, by session or by access token. The fields are a fixed list, so
 * that no other data gets out by accident.
 */
@WebServlet("/api/me")
@Internal
public class MeServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  /**
   * Kept in a field: each {@code Json.createObjectBuilder()} looks for the provider on the class
   * path.
   */
  private static final JsonBuilderFactory BUILDERS = Json.createBuilderFactory(Map.of());

  /** Not from the session: with an access token, the session may be that of another user. */
  @Inject private transient LinkedUserPrincipal caller;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public MeServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Profile profile = caller.profile();
    JsonObject me =
        BUILDERS
            .createObjectBuilder()
            .add("userId", caller.userId())
            .add("provider", profile.provider())
            .add("subject", profile.subject())
            .add("username", profile.username())
            .add("displayName", profile.displayName())
            .build();
    byte[] body = me.toString().getBytes(StandardCharsets.UTF_8);
    response.setContentType("application/json");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
