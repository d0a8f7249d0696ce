package org.example.guestbook;

import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.loginwithx.account.Accounts;
import org.loginwithx.account.Accounts.UnlinkResult;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.login.UnlinkedMark;
import org.loginwithx.web.SessionLogin;

/** The accounts of a user, as JSON for a page with scripts; unlinks one, or deletes the user. */
@WebServlet("/members/accounts")
public class AccountsServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Inject private transient Accounts accounts;
  @Inject private transient UnlinkedMark unlinkedMark;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    SessionLogin login = SessionLogin.from(request).orElseThrow();
    JsonArrayBuilder links = Json.createArrayBuilder();
    accounts
        .of(login.userId())
        .forEach(
            link ->
                links.add(
                    Json.createObjectBuilder()
                        .add("id", link.id())
                        .add("provider", link.profile().provider())
                        .add("subject", link.profile().subject())));
    response.setContentType("application/json;charset=UTF-8");
    response
        .getWriter()
        .print(
            Json.createObjectBuilder()
                .add("csrf", login.csrfToken())
                .add("accounts", links)
                .build());
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    try {
      change(request, response);
    } catch (UnprovenException unproven) {
      response.sendError(HttpServletResponse.SC_FORBIDDEN, unproven.text());
    }
  }

  private void change(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException, UnprovenException {
    if ("delete".equals(request.getParameter("action"))) {
      accounts.delete(request);
      request.logout();
      response.sendRedirect(request.getContextPath() + "/sign-in.html");
      return;
    }
    String link = Objects.requireNonNullElse(request.getParameter("link"), "");
    if (!(accounts.unlink(request, link) instanceof UnlinkResult.Unlinked unlinked)) {
      response.sendError(HttpServletResponse.SC_CONFLICT);
      return;
    }
    // If the user comes back with this account, a question comes before another user is made.
    unlinkedMark.add(request, response, unlinked.profile());
    response.sendRedirect(request.getContextPath() + "/members/accounts");
  }
}
