package org.loginwithx.site;

import jakarta.inject.Inject;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.loginwithx.Internal;
import org.loginwithx.attempt.LoginAttempt;
import org.loginwithx.attempt.LoginReport;
import org.loginwithx.web.ActiveRequest;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.Problem;

/**
 * Shows the errors that the container answers with: in plain words, without internals, and with a
 * number that is in the log, too. Programs get problem details.
 */
@WebServlet("/error")
@Internal
public class ErrorServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  /** The word of the log for an outdated form of a log-in. */
  private static final String OUTDATED_FORM = "bad-csrf-token";

  @Inject private transient LoginSettings settings;
  @Inject private transient LoginReport report;
  @Inject private transient ActiveRequest requests;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public ErrorServlet() {}

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    int status =
        request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
            ? code
            : HttpServletResponse.SC_NOT_FOUND;
    String page = Objects.toString(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI), "-");
    String kind = OutdatedForm.wasRefused(request) ? OUTDATED_FORM : kind(status);
    LoginAttempt attempt = new LoginAttempt(request, response);
    String number = report.pageFailed(attempt, status, page) ? attempt.id() : null;
    if (isProgram(request, page)) {
      String detail = Messages.forRequest(request).text(textKey(kind));
      Problem.write(response, status, kind.replace('-', '_'), detail, number);
      return;
    }
    request.setAttribute("titleKey", titleKey(kind));
    request.setAttribute("textKey", textKey(kind));
    request.setAttribute("number", number);
    // A suspended request that failed comes here after its continuation has ended.
    requests.run(() -> Page.show(request, response, "error"));
  }

  private static String kind(int status) {
    return switch (status) {
      case HttpServletResponse.SC_NOT_FOUND -> "not-found";
      case HttpServletResponse.SC_FORBIDDEN -> "forbidden";
      case HttpServletResponse.SC_SERVICE_UNAVAILABLE -> "unavailable";
      case HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE,
          HttpServletResponse.SC_LENGTH_REQUIRED ->
          "too-large";
      default -> status < 500 ? "not-understood" : "internal";
    };
  }

  private static String titleKey(String kind) {
    return switch (kind) {
      case "internal", OUTDATED_FORM -> "error.title";
      default -> kind + ".title";
    };
  }

  private static String textKey(String kind) {
    return switch (kind) {
      case "internal" -> "failure.internal";
      case OUTDATED_FORM -> "failure.csrf";
      default -> kind + ".text";
    };
  }

  private boolean isProgram(HttpServletRequest request, String page) {
    String accept = Objects.toString(request.getHeader("Accept"), "");
    boolean api = page.startsWith(request.getContextPath() + settings.apiPath());
    return Problem.isWanted(request) || (api && !accept.contains("text/html"));
  }
}
