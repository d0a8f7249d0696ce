package org.loginwithx.site.account;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.loginwithx.Internal;
import org.loginwithx.account.PasskeyChange;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.site.FormPage;
import org.loginwithx.site.JsonAnswer;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.Problem;

/** Tells the script of the account page what passkey to make. */
@WebServlet("/account/passkeys/options")
@Internal
public class PasskeyOptionsServlet extends FormPage {

  private static final long serialVersionUID = 1L;

  @Inject private transient LoginSettings settings;
  @Inject private transient PasskeyChange change;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public PasskeyOptionsServlet() {}

  @Override
  protected boolean exists() {
    return settings.passkeyHost() != null;
  }

  @Override
  protected void post(HttpServletRequest request, HttpServletResponse response)
      throws IOException, UnprovenException {
    Optional<String> options = change.options(request);
    if (options.isPresent()) {
      JsonAnswer.write(response, options.get());
    } else {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }
  }

  /** The script goes to the page to log in, or shows the text. */
  @Override
  protected void refuse(
      HttpServletRequest request, HttpServletResponse response, UnprovenException unproven)
      throws IOException {
    switch (unproven.missing()) {
      case LOG_IN, RECENT_LOG_IN, NEW_LOG_IN ->
          Problem.logInNeeded(
              response,
              Messages.forRequest(request),
              settings.publicPath(request) + forms().logInAgain(request, page(request)));
      default -> {
        response.setStatus(HttpServletResponse.SC_FORBIDDEN);
        Problem.write(response, HttpServletResponse.SC_FORBIDDEN, "refused", unproven.text(), null);
      }
    }
  }
}
