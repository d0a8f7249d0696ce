package org.loginwithx.site.account;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.loginwithx.Internal;
import org.loginwithx.account.Accounts;
import org.loginwithx.account.Accounts.UnlinkResult;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.login.UnlinkedMark;
import org.loginwithx.site.FormPage;
import org.loginwithx.web.Messages;
import org.loginwithx.web.Waiting;

/** Unlinks an account, and says whether X confirmed it. */
@WebServlet(urlPatterns = "/account/unlink", asyncSupported = true)
@Internal
public class UnlinkServlet extends FormPage {

  private static final long serialVersionUID = 1L;

  private static final Duration LONGEST = Duration.ofSeconds(30);

  @Inject private transient Accounts accounts;
  @Inject private transient UnlinkedMark mark;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public UnlinkServlet() {}

  @Override
  protected void post(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException, UnprovenException {
    String link = request.getParameter("link");
    UnlinkResult result = accounts.unlink(request, link == null ? "" : link);
    Messages messages = Messages.forRequest(request);
    if (result instanceof UnlinkResult.LastWay) {
      forms().backToAccount(request, response, messages.text("unlink.last"));
      return;
    }
    if (result instanceof UnlinkResult.Refused refused) {
      forms().backToAccount(request, response, refused.message());
      return;
    }
    if (!(result instanceof UnlinkResult.Unlinked unlinked)) {
      forms().backToAccount(request, response, messages.text("unlink.gone"));
      return;
    }
    mark.add(request, response, unlinked.profile());
    String name = LinkedAccountLine.name(unlinked.profile());
    Waiting.until(
        unlinked.endedAtX(),
        LONGEST,
        () -> false,
        request,
        response,
        (again, answer, told) ->
            forms()
                .backToAccount(
                    again, answer, messages.text(told ? "unlink.done" : "unlink.done-here", name)));
  }
}
