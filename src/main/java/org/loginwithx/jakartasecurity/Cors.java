package org.loginwithx.jakartasecurity;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import org.loginwithx.oauthserver.Clients;
import org.loginwithx.web.LoginSettings;

/**
 * Lets scripts of registered front ends call the API and the endpoints of an OAuth client, and no
 * other pages: exact origins, never a cookie. This is no filter, since a browser sends a preflight
 * request without credentials, and the container would refuse it before any filter.
 */
final class Cors {

  private static final Set<String> METADATA =
      Set.of(
          "/.well-known/oauth-authorization-server",
          "/.well-known/openid-configuration",
          "/.well-known/jwks.json");

  private final LoginSettings settings;
  private final Clients applications;

  Cors(LoginSettings settings, Clients applications) {
    this.settings = settings;
    this.applications = applications;
  }

  /** Whether this was only a preflight request of a browser, which is answered now. */
  boolean answered(HttpServletRequest request, HttpServletResponse response) {
    String path = path(request);
    if (!isShared(path)) {
      return false;
    }
    response.addHeader("Vary", "Origin");
    String origin = request.getHeader("Origin");
    if (origin == null || !applications.isOrigin(origin)) {
      return false;
    }
    response.setHeader("Access-Control-Allow-Origin", origin);
    response.setHeader("Access-Control-Expose-Headers", "WWW-Authenticate");
    if (!request.getMethod().equals("OPTIONS")
        || request.getHeader("Access-Control-Request-Method") == null) {
      return false;
    }
    response.setHeader("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE");
    response.setHeader("Access-Control-Allow-Headers", "Authorization, Content-Type");
    response.setHeader("Access-Control-Max-Age", "600");
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    try {
      response.flushBuffer();
    } catch (IOException disconnected) {
      throw new UncheckedIOException(disconnected);
    }
    return true;
  }

  private boolean isShared(String path) {
    return isApi(settings, path) || BearerCaller.isOpen(path) || METADATA.contains(path);
  }

  /** The path decoded and without dot segments, as the container itself maps it. */
  static String path(HttpServletRequest request) {
    String more = request.getPathInfo();
    return more == null ? request.getServletPath() : request.getServletPath() + more;
  }

  static boolean isApi(LoginSettings settings, String path) {
    String api = settings.apiPath();
    return path.startsWith(api)
        && (path.length() == api.length() || api.endsWith("/") || path.charAt(api.length()) == '/');
  }
}
