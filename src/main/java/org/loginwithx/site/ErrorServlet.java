package org.loginwithx.site;

import jakarta.inject.Inject;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.loginwithx.login.LoginSettings;
import org.loginwithx.login.Messages;
import org.loginwithx.login.Problem;
import org.loginwithx.login.SecurityLog;

/**
 * Shows what the container answers with an error: plain words, nothing of the inside, and a number
 * that is in the log as well. Programs get problem details.
 */
public class ErrorServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Inject private transient LoginSettings settings;
  @Inject private transient SecurityLog log;

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
    String kind = kind(status);
    String number = log.pageFailed(request, status, page);
    if (isProgram(request, page)) {
      String detail = Messages.forRequest(request).text(textKey(kind));
      Problem.write(response, status, kind.replace('-', '_'), detail, number);
      return;
    }
    request.setAttribute("titleKey", kind.equals("internal") ? "error.title" : kind + ".title");
    request.setAttribute("textKey", textKey(kind));
    request.setAttribute("number", number);
    Page.show(request, response, "error");
  }

  private static String kind(int status) {
    return switch (status) {
      case HttpServletResponse.SC_NOT_FOUND -> "not-found";
      case HttpServletResponse.SC_FORBIDDEN -> "forbidden";
      case HttpServletResponse.SC_SERVICE_UNAVAILABLE -> "unavailable";
      default -> status < 500 ? "not-understood" : "internal";
    };
  }

  private static String textKey(String kind) {
    return kind.equals("internal") ? "failure.internal" : kind + ".text";
  }

  private boolean isProgram(HttpServletRequest request, String page) {
    String accept = Objects.toString(request.getHeader("Accept"), "");
    boolean api = page.startsWith(request.getContextPath() + settings.apiPath());
    return Problem.isWanted(request) || (api && !accept.contains("text/html"));
  }
}
