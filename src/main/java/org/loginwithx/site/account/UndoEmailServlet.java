package org.loginwithx.site.account;

import static java.util.Objects.requireNonNullElse;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.loginwithx.Internal;
import org.loginwithx.account.EmailUndo;
import org.loginwithx.account.ForgottenPassword;
import org.loginwithx.site.Page;
import org.loginwithx.site.Redirect;
import org.loginwithx.user.EmailAddress;
import org.loginwithx.user.EmailAddresses.Undo;
import org.loginwithx.web.LoginSettings;

/**
 * The page to which the link in the notice to a former address leads. Opening it changes nothing,
 * because mail scanners open all links. Its form has the token of the link, which cannot be guessed
 * and is good once, so it needs no form token.
 */
@WebServlet("/email/undo")
@Internal
public class UndoEmailServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Inject private transient LoginSettings settings;
  @Inject private transient EmailUndo undo;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public UndoEmailServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    for (String end : List.of("done", "kept")) {
      if (request.getParameter(end) != null) {
        show(request, response, end, HttpServletResponse.SC_OK);
        return;
      }
    }
    EmailAddress address = undo.look(token(request)).orElse(null);
    if (address == null) {
      show(request, response, "gone", HttpServletResponse.SC_GONE);
      return;
    }
    request.setAttribute("address", address.address());
    request.setAttribute("token", token(request));
    request.setAttribute("undoPath", undo.path());
    show(request, response, "ask", HttpServletResponse.SC_OK);
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if ("keep".equals(request.getParameter("choice"))) {
      keep(request, response);
      return;
    }
    Undo result = undo.undo(request, token(request));
    if (result instanceof Undo.Done done) {
      Redirect.to(request, response, settings, next(done));
      return;
    }
    if (result instanceof Undo.OfAnother) {
      show(request, response, "of-another", HttpServletResponse.SC_CONFLICT);
      return;
    }
    show(request, response, "gone", HttpServletResponse.SC_GONE);
  }

  private void keep(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (undo.keep(request, token(request))) {
      Redirect.to(request, response, settings, undo.path() + "?kept=true");
      return;
    }
    show(request, response, "gone", HttpServletResponse.SC_GONE);
  }

  private String next(Undo.Done done) {
    return done.resetToken() == null
        ? undo.path() + "?done=true"
        : ForgottenPassword.RESET_PATH + "?token=" + done.resetToken();
  }

  private static String token(HttpServletRequest request) {
    return requireNonNullElse(request.getParameter("token"), "");
  }

  private static void show(
      HttpServletRequest request, HttpServletResponse response, String state, int status)
      throws ServletException, IOException {
    response.setStatus(status);
    request.setAttribute("state", state);
    Page.show(request, response, "email-undo");
  }
}
