package org.loginwithx.site.account;

import static java.util.Objects.requireNonNullElse;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.loginwithx.Internal;
import org.loginwithx.account.PasskeyChange;
import org.loginwithx.account.PasskeyChange.NewPasskey;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.site.FormPage;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;

/** Takes the forms of the account page that add a passkey, and rename one. */
@WebServlet("/account/passkeys")
@Internal
public class PasskeyServlet extends FormPage {

  private static final long serialVersionUID = 1L;

  private static final String BACK = "/account#passkeys";

  @Inject private transient LoginSettings settings;
  @Inject private transient PasskeyChange change;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public PasskeyServlet() {}

  @Override
  protected boolean exists() {
    return settings.passkeyHost() != null;
  }

  @Override
  protected void post(HttpServletRequest request, HttpServletResponse response)
      throws UnprovenException {
    String renamed = request.getParameter("rename");
    if (renamed == null) {
      add(request, response);
    } else {
      rename(request, response, renamed);
    }
  }

  private void add(HttpServletRequest request, HttpServletResponse response)
      throws UnprovenException {
    Optional<String> problem =
        change.add(
            request,
            new NewPasskey(
                request.getParameter("state"),
                request.getParameter("handle"),
                request.getParameter("credential"),
                request.getParameter("name")));
    if (problem.isPresent()) {
      forms().refused(request, response, BACK, problem.get());
      return;
    }
    forms().done(request, response, BACK, Messages.forRequest(request).text("passkey.added"));
  }

  private void rename(HttpServletRequest request, HttpServletResponse response, String id)
      throws UnprovenException {
    String name = requireNonNullElse(request.getParameter("name"), "");
    Messages messages = Messages.forRequest(request);
    if (change.rename(request, id, name)) {
      forms().done(request, response, BACK, messages.text("passkey.renamed"));
    } else {
      forms().refused(request, response, BACK, messages.text("passkey.not-renamed"));
    }
  }
}
