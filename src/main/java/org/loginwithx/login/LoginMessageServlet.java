package org.loginwithx.login;

import static org.loginwithx.web.Html.escape;

import jakarta.inject.Inject;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.loginwithx.Internal;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.NextMessage;
import org.loginwithx.web.SecurityHeaders;

/**
 * The message for the user on the next page, such as "You cancelled logging in with X", for pages
 * of the application: as a paragraph if a page includes it, and as JSON for {@code message.js}.
 * Each message is given once. The JAR declares it at {@value #PATH}.
 */
@Internal
public class LoginMessageServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  /** The path in the application. */
  public static final String PATH = "/login-with-x/message";

  @Inject private transient LoginSettings settings;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public LoginMessageServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getDispatcherType() == DispatcherType.INCLUDE) {
      include(request, response);
      return;
    }
    new SecurityHeaders(settings).applyTo(response);
    Optional<NextMessage> message =
        isOfAScript(request) ? NextMessage.take(request) : Optional.empty();
    if (message.isEmpty()) {
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      return;
    }
    byte[] body = message.get().asJson().getBytes(StandardCharsets.UTF_8);
    response.setContentType("application/json");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  /** Also for the POST of the page that includes it. */
  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getDispatcherType() == DispatcherType.INCLUDE) {
      include(request, response);
      return;
    }
    response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
  }

  /** A JSP has the writer already, so that the output stream cannot be used. */
  private static void include(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<NextMessage> message = NextMessage.take(request);
    if (message.isPresent()) {
      response
          .getWriter()
          .print(
              "<p class=\"login-message %s\" role=\"status\">%s</p>\n"
                  .formatted(message.get().kind().word(), escape(message.get().text())));
    }
  }

  /** A picture or a link of another page must not use the message up. */
  private static boolean isOfAScript(HttpServletRequest request) {
    String accept = request.getHeader("Accept");
    return accept != null && accept.startsWith("application/json");
  }
}
