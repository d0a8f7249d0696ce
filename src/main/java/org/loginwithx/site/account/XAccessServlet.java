package org.loginwithx.site.account;

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
import java.util.concurrent.CompletableFuture;
import org.loginwithx.Internal;
import org.loginwithx.access.Disconnect;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.site.FormPage;
import org.loginwithx.site.Question;
import org.loginwithx.web.Messages;
import org.loginwithx.web.Waiting;

/** Takes back what a user allowed at X: deletes the stored tokens, and tells X. */
@WebServlet(urlPatterns = "/account/x-access", asyncSupported = true)
@Internal
public class XAccessServlet extends FormPage {

  private static final long serialVersionUID = 1L;

  /** The id of the account at X; without it, the access to all accounts is deleted. */
  private static final String ACCOUNT = "account";

  private static final Duration LONGEST = Duration.ofSeconds(30);

  @Inject private transient Optional<Disconnect> disconnect;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public XAccessServlet() {}

  /** Asks first, because a click cannot be taken back. */
  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    Messages messages = Messages.forRequest(request);
    String account = request.getParameter(ACCOUNT);
    new Question(
            messages.text("access.delete.ask"),
            null,
            List.of(
                messages.text("access.delete.here"),
                messages.text("access.delete.applications"),
                messages.text("access.delete.log-in")),
            "/account/x-access",
            account == null ? Map.of() : Map.of(ACCOUNT, account),
            messages.text("access.delete"),
            "/account#data")
        .ask(request, response);
  }

  @Override
  protected void post(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException, UnprovenException {
    if (disconnect.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    // The tokens are deleted when this returns; the page waits only for X to confirm it.
    CompletableFuture<Boolean> atX = delete(disconnect.get(), request);
    Waiting.until(atX, LONGEST, () -> false, request, response, this::answer);
  }

  private static CompletableFuture<Boolean> delete(
      Disconnect disconnect, HttpServletRequest request) throws UnprovenException {
    String account = request.getParameter(ACCOUNT);
    return account == null ? disconnect.delete(request) : disconnect.delete(request, account);
  }

  private void answer(HttpServletRequest request, HttpServletResponse response, boolean told) {
    forms()
        .done(
            request,
            response,
            "/account",
            Messages.forRequest(request).text(told ? "access.deleted" : "access.deleted-here"));
  }
}
