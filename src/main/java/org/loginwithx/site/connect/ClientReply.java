package org.loginwithx.site.connect;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.loginwithx.oauthserver.Client;
import org.loginwithx.site.Page;
import org.loginwithx.web.Messages;
import org.loginwithx.web.SecurityHeaders;

/** Sends users back to the client with the answer to its authorization request. */
final class ClientReply {

  private ClientReply() {}

  /** Browsers send no form to an address with the scheme of a native application. */
  static Optional<String> mistakeOf(String redirectUri, boolean formPost) {
    return formPost && !redirectUri.startsWith("http")
        ? Optional.of("invalid_request")
        : Optional.empty();
  }

  /** Sends the user back at once. */
  static void send(
      HttpServletRequest request,
      HttpServletResponse response,
      Client application,
      AuthorizationResponse answer,
      boolean formPost)
      throws ServletException, IOException {
    if (formPost) {
      post(request, response, application, answer);
      return;
    }
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    response.setHeader("Location", answer.address());
  }

  /**
   * Sends the user back by a page that continues by itself. A redirect would not do: browsers apply
   * the form-action of this site's pages to every redirect that follows a form, and a log-in may
   * have begun with a form.
   */
  static void sendByPage(
      HttpServletRequest request,
      HttpServletResponse response,
      Client application,
      AuthorizationResponse answer,
      boolean formPost)
      throws ServletException, IOException {
    if (formPost) {
      post(request, response, application, answer);
      return;
    }
    request.setAttribute("address", answer.address());
    request.setAttribute("refresh", "0; url=" + answer.address());
    request.setAttribute("onTo", onTo(request, application));
    Page.show(request, response, "connect-on");
  }

  /** By a page whose form goes to the client (OAuth 2.0 Form Post Response Mode). */
  private static void post(
      HttpServletRequest request,
      HttpServletResponse response,
      Client application,
      AuthorizationResponse answer)
      throws ServletException, IOException {
    SecurityHeaders.allowForm(response, application.pageOrigins(answer.redirectUri()));
    request.setAttribute("address", answer.redirectUri());
    request.setAttribute("fields", answer.parameters());
    request.setAttribute("onTo", onTo(request, application));
    Page.show(request, response, "connect-post");
  }

  private static String onTo(HttpServletRequest request, Client application) {
    return Messages.forRequest(request).text("connect.on-to", application.name());
  }
}
