package org.loginwithx.site.connect;

import static java.util.Objects.requireNonNull;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.oauth2.sdk.token.BearerTokenError;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.loginwithx.Internal;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.oauthserver.AuthorizationServer;
import org.loginwithx.oauthserver.UserInfoResult;
import org.loginwithx.web.LoginSettings;

/** Tells a client about the user of its access token (OpenID Connect Core section 5.3). */
@WebServlet(UserInfoEndpoint.PATH)
@Internal
public class UserInfoEndpoint extends HttpServlet {

  static final String PATH = "/api/userinfo";

  private static final long serialVersionUID = 1L;

  @Inject private transient AuthorizationServer server;
  @Inject private transient LoginSettings settings;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public UserInfoEndpoint() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    answer(request, response, Optional.empty());
  }

  /** The token may be in the form (RFC 6750 section 2.2). */
  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    // A parameter of the address is in logs, and does not count.
    Optional<String> typed =
        request.getQueryString() == null
            ? AuthorizationRequest.single(request, "access_token")
            : Optional.empty();
    answer(request, response, typed);
  }

  private void answer(
      HttpServletRequest request, HttpServletResponse response, Optional<String> typed)
      throws IOException {
    String header = request.getHeader("Authorization");
    if (settings.publicUrl() == null || (header == null && typed.isEmpty())) {
      refuse(response, BearerTokenError.MISSING_TOKEN);
      return;
    }
    if (header != null && typed.isPresent()) {
      refuse(response, BearerTokenError.INVALID_REQUEST);
      return;
    }
    try {
      String token = typed.isPresent() ? typed.get() : BearerAccessToken.parse(header).getValue();
      answer(response, server.userInfo(requireNonNull(settings.publicUrl()).toString(), token));
    } catch (ParseException noToken) {
      refuse(response, BearerTokenError.INVALID_TOKEN);
    } catch (DatabaseUnavailableException away) {
      response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    }
  }

  private static void answer(HttpServletResponse response, UserInfoResult result)
      throws IOException {
    if (result instanceof UserInfoResult.InvalidToken) {
      refuse(response, BearerTokenError.INVALID_TOKEN);
      return;
    }
    if (result instanceof UserInfoResult.InsufficientScope) {
      refuse(response, BearerTokenError.INSUFFICIENT_SCOPE);
      return;
    }
    byte[] body =
        Json.createObjectBuilder(((UserInfoResult.Found) result).claims())
            .build()
            .toString()
            .getBytes(StandardCharsets.UTF_8);
    response.setContentType("application/json");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  private static void refuse(HttpServletResponse response, BearerTokenError error) {
    response.setStatus(
        error.getHTTPStatusCode() == 0
            ? HttpServletResponse.SC_UNAUTHORIZED
            : error.getHTTPStatusCode());
    response.setHeader("WWW-Authenticate", error.toWWWAuthenticateHeader());
  }
}
