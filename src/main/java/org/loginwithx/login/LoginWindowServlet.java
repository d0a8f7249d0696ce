package org.loginwithx.login;

import static org.loginwithx.web.Html.escape;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.loginwithx.attempt.AttemptId;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.NextMessage;
import org.loginwithx.web.ReturnUrl;
import org.loginwithx.web.SecurityHeaders;
import org.loginwithx.web.SessionLogin;

/**
 * The page on which a log-in in a window of its own ends. It tells other pages of this origin how
 * the log-in ended, and closes the window; without JavaScript it asks the user to close it. Declare
 * it at {@value #PATH}; a log-in begins with {@code returnTo=/login/window}.
 *
 * <p>Other pages learn only how it ended. Pages of other origins learn nothing: any site may have
 * opened the window.
 */
public class LoginWindowServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  /** The path in the application. */
  public static final String PATH = "/login/window";

  static final String FAILURE = "failure";
  static final String NUMBER = "number";

  @Inject private transient LoginSettings settings;
  @Inject private transient LoginPaths paths;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public LoginWindowServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    new SecurityHeaders(settings).applyTo(response);
    Messages messages = Messages.forRequest(request);
    Optional<LoginFailure> failure = failure(request.getParameter(FAILURE));
    if (failure.isPresent()) {
      failed(request, response, messages, failure.get());
      return;
    }
    if (SessionLogin.from(request).isPresent()) {
      show(
          request,
          response,
          messages,
          "finished",
          paragraph("status", messages.text("window.finished.text"))
              + link(request, settings.successPage(), messages.text("window.go-on")));
      return;
    }
    show(
        request,
        response,
        messages,
        "none",
        paragraph("status", messages.text("window.none.text"))
            + link(request, again(request), messages.text("button.login")));
  }

  private void failed(
      HttpServletRequest request,
      HttpServletResponse response,
      Messages messages,
      LoginFailure failure)
      throws IOException {
    String message =
        NextMessage.take(request)
            .map(NextMessage::text)
            .orElseGet(() -> messages.text(failure.messageKey()));
    String again = link(request, again(request), messages.text("button.again"));
    if (failure.isDenied()) {
      show(request, response, messages, "cancelled", paragraph("status", message) + again);
      return;
    }
    String attemptId = request.getParameter(NUMBER);
    String named = AttemptId.isOne(attemptId) ? LoginPages.number(messages, attemptId) : "";
    show(request, response, messages, "failed", paragraph("alert", message) + again + named);
  }

  private void show(
      HttpServletRequest request,
      HttpServletResponse response,
      Messages messages,
      String outcome,
      String body)
      throws IOException {
    // The one page with a script, which is a file of this application.
    SecurityHeaders.allowOwnScripts(response);
    String head =
        """
        <meta name="login-outcome" content="%s">
        <script src="%s/login-with-x/window.js" defer></script>
        """
            .formatted(outcome, escape(settings.publicPath(request)));
    LoginPages.write(
        settings.publicPath(request),
        response,
        messages,
        messages.text("window." + outcome + ".title"),
        head,
        body);
  }

  private static String paragraph(String role, String text) {
    return "<p role=\"%s\">%s</p>\n".formatted(role, escape(text));
  }

  private String link(HttpServletRequest request, String page, String text) {
    return "<p class=\"actions\"><a class=\"button\" href=\"%s\">%s</a></p>\n"
        .formatted(escape(settings.publicPath(request) + page), escape(text));
  }

  private String again(HttpServletRequest request) {
    return paths.start()
        + ReturnUrl.parse(settings.publicPath(request) + PATH).map(ReturnUrl::asQuery).orElse("");
  }

  /** Anyone can write the address, so only a known code of a failure counts. */
  private static Optional<LoginFailure> failure(@Nullable String code) {
    return Stream.of(LoginFailure.values())
        .filter(failure -> failure.code().equals(code))
        .findFirst();
  }
}
