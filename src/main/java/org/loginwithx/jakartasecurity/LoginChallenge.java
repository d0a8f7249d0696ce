package org.loginwithx.jakartasecurity;

import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.loginwithx.web.Hosts;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.Problem;
import org.loginwithx.web.ReturnUrl;
import org.loginwithx.web.SavedRequest;
import org.loginwithx.web.SecurityHeaders;

/** The answer to a request that needs a log-in: browsers get the sign-in page, programs a 401. */
final class LoginChallenge {

  private static final System.Logger LOG = System.getLogger(LoginChallenge.class.getName());

  private final LoginSettings settings;
  private final SecurityHeaders headers;

  LoginChallenge(LoginSettings settings) {
    this.settings = settings;
    this.headers = new SecurityHeaders(settings);
  }

  AuthenticationStatus send(HttpServletRequest request, HttpServletResponse response) {
    headers.applyTo(response);
    if (Hosts.areTwo(request)) {
      send(response, () -> response.sendError(HttpServletResponse.SC_BAD_REQUEST));
      return AuthenticationStatus.SEND_FAILURE;
    }
    if (isProgram(request)) {
      return unauthorized(request, response);
    }
    if (request.getRequestURI().equals(request.getContextPath() + settings.signInPage())) {
      return signInPageProtected(response);
    }
    Optional<ReturnUrl> asked = asked(request);
    asked.ifPresent(page -> SavedRequest.save(request, response, page, settings));
    // Relative, so that it contains nothing of the request's Host header.
    response.setStatus(HttpServletResponse.SC_FOUND);
    response.setHeader("Location", signIn(request, asked));
    send(response, () -> {});
    return AuthenticationStatus.SEND_CONTINUE;
  }

  /** The requested page, if a GET of it later is the same as this request. */
  private Optional<ReturnUrl> asked(HttpServletRequest request) {
    if (!request.getMethod().equals("GET")) {
      return Optional.empty();
    }
    String path = request.getRequestURI().substring(request.getContextPath().length());
    String query = request.getQueryString();
    return ReturnUrl.mend(
        settings.publicPath(request) + utf8(path + (query == null ? "" : "?" + query)));
  }

  private String signIn(HttpServletRequest request, Optional<ReturnUrl> asked) {
    return settings.publicPath(request)
        + settings.signInPage()
        + asked.map(ReturnUrl::asQuery).orElse("");
  }

  /** The container reads each octet of an address as a character. Most addresses are UTF-8. */
  private static String utf8(String address) {
    if (address.chars().anyMatch(letter -> letter > 0xff)) {
      return address;
    }
    byte[] octets = address.getBytes(StandardCharsets.ISO_8859_1);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
    } catch (CharacterCodingException otherLetters) {
      return address;
    }
  }

  private boolean isProgram(HttpServletRequest request) {
    String accept = request.getHeader("Accept");
    boolean html = wantsPage(request);
    boolean json = accept != null && accept.contains("json") && !html;
    String mode = request.getHeader("Sec-Fetch-Mode");
    boolean script =
        (mode != null && !mode.equals("navigate"))
            || "XMLHttpRequest".equals(request.getHeader("X-Requested-With"));
    return json || script || (isApi(request) && !html);
  }

  private static boolean wantsPage(HttpServletRequest request) {
    String accept = request.getHeader("Accept");
    return accept != null && accept.contains("text/html");
  }

  private boolean isApi(HttpServletRequest request) {
    return request.getRequestURI().startsWith(request.getContextPath() + settings.apiPath());
  }

  private AuthenticationStatus unauthorized(
      HttpServletRequest request, HttpServletResponse response) {
    // Only a page is worth returning to, not an answer of the API.
    Optional<ReturnUrl> page = wantsPage(request) ? asked(request) : Optional.empty();
    send(
        response,
        () -> Problem.logInNeeded(response, Messages.forRequest(request), signIn(request, page)));
    return AuthenticationStatus.SEND_CONTINUE;
  }

  /** Answers 503: while the database does not answer, the sender of this request is unknown. */
  AuthenticationStatus unavailable(HttpServletRequest request, HttpServletResponse response) {
    headers.applyTo(response);
    response.setHeader("Retry-After", "5");
    if (isProgram(request)) {
      String text = Messages.forRequest(request).text("failure.unavailable");
      response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      send(
          response,
          () ->
              Problem.write(
                  response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "db_down", text, null));
      return AuthenticationStatus.SEND_CONTINUE;
    }
    send(response, () -> response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE));
    return AuthenticationStatus.SEND_FAILURE;
  }

  /**
   * Sends the answer at once: WildFly would replace one that is not sent yet by the error page, and
   * JAX-RS by a 403.
   */
  private static void send(HttpServletResponse response, Answer answer) {
    try {
      answer.send();
      response.flushBuffer();
    } catch (IOException disconnected) {
      throw new UncheckedIOException(disconnected);
    }
  }

  @FunctionalInterface
  private interface Answer {
    void send() throws IOException;
  }

  /** An application that protects {@code /*} would redirect users to the sign-in page endlessly. */
  private AuthenticationStatus signInPageProtected(HttpServletResponse response) {
    LOG.log(
        System.Logger.Level.ERROR,
        "{0} itself needs a log-in, so no user can log in. Add a security-constraint without"
            + " auth-constraint for it and for the two log-in paths to web.xml.",
        settings.signInPage());
    response.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
    return AuthenticationStatus.SEND_FAILURE;
  }
}
