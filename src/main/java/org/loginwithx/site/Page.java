package org.loginwithx.site;

import jakarta.inject.Provider;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.loginwithx.Internal;
import org.loginwithx.web.Brand;
import org.loginwithx.web.Messages;
import org.loginwithx.web.NextMessage;
import org.loginwithx.web.SecurityHeaders;
import org.loginwithx.web.SessionLogin;

/** Shows one of the templates below {@code WEB-INF/pages}. */
@Internal
public final class Page {

  /** Request attribute that gives the {@link Brand}: only pages ask for it, not each request. */
  static final String BRAND = "org.loginwithx.brand";

  private Page() {}

  /**
   * Forwards to the template with what every page needs: who is logged in, the texts, and a message
   * if any.
   */
  public static void show(HttpServletRequest request, HttpServletResponse response, String template)
      throws ServletException, IOException {
    SessionLogin.from(request).ifPresent(login -> request.setAttribute("login", login));
    NextMessage.take(request)
        .ifPresent(
            message -> {
              request.setAttribute("message", message.text());
              request.setAttribute("messageKind", message.kind().word());
            });
    FormState.take(request);
    Messages messages = Messages.forRequest(request);
    if (request.getAttribute(BRAND) instanceof Provider<?> provider
        && provider.get() instanceof Brand brand) {
      request.setAttribute("brand", brand);
      request.setAttribute("siteName", brand.nameIn(messages));
    }
    request.setAttribute("initials", new Initials());
    request.setAttribute("administration", isForAdministrators(request));
    // Faces would look for a bundle in the server's language before it uses the English one.
    request.setAttribute("msg", messages.bundle());
    request.setAttribute("language", messages.language());
    request.setAttribute("template", template);
    SecurityHeaders.allowOwnScripts(response);
    request
        .getRequestDispatcher("/WEB-INF/pages/" + template + ".xhtml")
        .forward(request, response);
  }

  /** Also true for an error page in place of one of theirs. */
  private static boolean isForAdministrators(HttpServletRequest request) {
    return request.getServletPath().startsWith("/admin")
        && SessionLogin.from(request).filter(login -> login.groups().contains("admin")).isPresent();
  }
}
