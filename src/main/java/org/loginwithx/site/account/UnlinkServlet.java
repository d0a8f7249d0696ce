package org.loginwithx.site.account;

import static java.util.Objects.requireNonNullElse;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.loginwithx.Internal;
import org.loginwithx.account.Accounts;
import org.loginwithx.account.Accounts.UnlinkResult;
import org.loginwithx.account.Action;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.login.UnlinkedMark;
import org.loginwithx.site.FormPage;
import org.loginwithx.site.Question;
import org.loginwithx.user.LinkedAccounts.Link;
import org.loginwithx.web.Messages;
import org.loginwithx.web.SessionLogin;
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

  /** Asks first, because a click cannot be taken back. */
  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    String id = requireNonNullElse(request.getParameter("link"), "");
    if (needsLogIn(request, Action.UNLINK)) {
      forms().logInFirst(request, response, page(request));
      return;
    }
    SessionLogin login = SessionLogin.from(request).orElseThrow();
    Messages messages = Messages.forRequest(request);
    Optional<Link> link =
        accounts.of(login.userId()).stream().filter(each -> each.id().equals(id)).findFirst();
    if (link.isEmpty()) {
      forms().refused(request, response, "/account", messages.text("unlink.gone"));
      return;
    }
    String name = LinkedAccountLine.name(link.get().profile());
    new Question(
            messages.text("unlink.ask", name),
            null,
            List.of(
                messages.text("unlink.ask.no-log-in", name),
                messages.text("unlink.ask.sessions"),
                messages.text("unlink.ask.access")),
            "/account/unlink",
            Map.of("link", id),
            messages.text("ways.unlink-label", name),
            "/account#signing-in")
        .ask(request, response);
  }

  @Override
  protected void post(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException, UnprovenException {
    UnlinkResult result =
        accounts.unlink(request, requireNonNullElse(request.getParameter("link"), ""));
    Messages messages = Messages.forRequest(request);
    if (result instanceof UnlinkResult.LastWay) {
      forms().refused(request, response, "/account", messages.text("unlink.last"));
      return;
    }
    if (result instanceof UnlinkResult.Refused refused) {
      forms().refused(request, response, "/account", refused.message());
      return;
    }
    if (!(result instanceof UnlinkResult.Unlinked unlinked)) {
      forms().refused(request, response, "/account", messages.text("unlink.gone"));
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
                .done(
                    again,
                    answer,
                    "/account",
                    messages.text(told ? "unlink.done" : "unlink.done-here", name)));
  }
}
