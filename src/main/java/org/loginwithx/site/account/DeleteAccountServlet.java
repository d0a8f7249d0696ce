package org.loginwithx.site.account;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.loginwithx.Internal;
import org.loginwithx.account.Accounts;
import org.loginwithx.account.Accounts.DeleteResult;
import org.loginwithx.account.Action;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.site.FormPage;
import org.loginwithx.site.FormState;
import org.loginwithx.site.Page;
import org.loginwithx.site.Redirect;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.Waiting;

/**
 * Deletes the account of the logged-in user: a page that says what is deleted, with a form that has
 * a box to tick. Both need a recent log-in.
 */
@WebServlet(urlPatterns = "/account/delete", asyncSupported = true)
@Internal
public class DeleteAccountServlet extends FormPage {

  private static final long serialVersionUID = 1L;

  private static final String PATH = "/account/delete";
  private static final Duration LONGEST = Duration.ofSeconds(30);

  @Inject private transient Accounts accounts;
  @Inject private transient LoginSettings settings;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public DeleteAccountServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (needsLogIn(request, Action.DELETE_ACCOUNT)) {
      forms().logInFirst(request, response, PATH);
      return;
    }
    Page.show(request, response, "delete-account");
  }

  @Override
  protected void post(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException, UnprovenException {
    require(request, Action.DELETE_ACCOUNT);
    if (!"true".equals(request.getParameter("confirm"))) {
      String text = Messages.forRequest(request).text("delete.tick");
      forms().refused(request, response, PATH, FormState.of(request, Map.of("confirm", text)));
      return;
    }
    DeleteResult result = accounts.delete(request);
    if (result instanceof DeleteResult.Refused refused) {
      forms().refused(request, response, "/account", refused.message());
      return;
    }
    if (!(result instanceof DeleteResult.Deleted deleted)) {
      Redirect.refused(request, response, settings, "/account", "delete.last-administrator");
      return;
    }
    request.logout();
    response.setHeader("Clear-Site-Data", "\"cache\"");
    // The user is deleted here already; the page waits only for X to confirm it.
    Waiting.until(
        deleted.endedAtX(),
        LONGEST,
        () -> false,
        request,
        response,
        (again, answer, told) ->
            Redirect.to(again, answer, settings, told ? "/?deleted=true" : "/?deleted=here"));
  }
}
