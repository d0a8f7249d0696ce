package org.loginwithx.jakartasecurity;

import static java.util.Objects.requireNonNull;

import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.oauthserver.AuthorizationServer;
import org.loginwithx.oauthserver.Member;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.Problem;
import org.loginwithx.web.SecurityHeaders;

/**
 * Recognises the user of an API request by its access token (RFC 6750), whatever session comes with
 * it: an invalid token is refused and never replaced by a cookie, or one user would act as another.
 * Outside the API the header is ignored.
 */
final class BearerCaller {

  private static final Pattern BEARER = Pattern.compile("(?i:Bearer) +([A-Za-z0-9._~+/-]+=*)");
  private static final String SCHEME = "Bearer";

  /** Where clients prove who they are, or whose token they have. */
  private static final Set<String> OPEN =
      Set.of("/api/token", "/api/token/revoke", "/api/token/introspect", "/api/userinfo");

  private final LoginSettings settings;
  private final AuthorizationServer server;
  private final SecurityHeaders headers;

  BearerCaller(LoginSettings settings, AuthorizationServer server) {
    this.settings = settings;
    this.server = server;
    this.headers = new SecurityHeaders(settings);
  }

  /** Whether a servlet of this site decides there who may call. */
  static boolean isOpen(String path) {
    return OPEN.contains(path);
  }

  /** Whether this class decides about the request; only the header matters. */
  boolean isAsked(HttpServletRequest request) {
    String path = Cors.path(request);
    return Cors.isApi(settings, path)
        && !isOpen(path)
        && authorization(request).stream().anyMatch(BearerCaller::isBearer);
  }

  private static List<String> authorization(HttpServletRequest request) {
    return Collections.list(request.getHeaders("Authorization"));
  }

  private static boolean isBearer(String header) {
    return header.strip().regionMatches(true, 0, SCHEME, 0, SCHEME.length());
  }

  AuthenticationStatus validate(
      HttpServletRequest request, HttpServletResponse response, CallerContext context) {
    Optional<Member> caller;
    try {
      caller = caller(authorization(request));
    } catch (DatabaseUnavailableException away) {
      return refuse(
          request,
          response,
          HttpServletResponse.SC_SERVICE_UNAVAILABLE,
          "db_down",
          "failure.unavailable");
    }
    if (caller.isEmpty()) {
      response.setHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"");
      return refuse(
          request, response, HttpServletResponse.SC_UNAUTHORIZED, "invalid_token", "log-in-needed");
    }
    Member member = caller.get();
    context.replace(new TokenRequest(request));
    return context.callerIs(
        new LinkedUserPrincipal(member.userId(), member.profile()), new HashSet<>(member.groups()));
  }

  private Optional<Member> caller(List<String> authorization) {
    if (authorization.size() != 1 || settings.publicUrl() == null) {
      return Optional.empty();
    }
    Matcher bearer = BEARER.matcher(authorization.get(0));
    return bearer.matches()
        ? server.whose(requireNonNull(settings.publicUrl()).toString(), bearer.group(1))
        : Optional.empty();
  }

  /** Tells programs without credentials which ones are accepted (RFC 6750 section 3). */
  void invite(HttpServletRequest request, HttpServletResponse response) {
    if (Cors.isApi(settings, Cors.path(request))) {
      response.setHeader("WWW-Authenticate", SCHEME);
    }
  }

  private AuthenticationStatus refuse(
      HttpServletRequest request,
      HttpServletResponse response,
      int status,
      String code,
      String message) {
    headers.applyTo(response);
    response.setStatus(status);
    try {
      Problem.write(response, status, code, Messages.forRequest(request).text(message), null);
    } catch (IOException disconnected) {
      throw new UncheckedIOException(disconnected);
    }
    return AuthenticationStatus.SEND_CONTINUE;
  }
}
