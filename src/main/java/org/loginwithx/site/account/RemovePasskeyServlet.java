package org.loginwithx.site.account;

import static java.util.Objects.requireNonNullElse;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.loginwithx.Internal;
import org.loginwithx.account.Action;
import org.loginwithx.account.PasskeyChange;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.site.FormPage;
import org.loginwithx.site.Question;
import org.loginwithx.user.Passkey;
import org.loginwithx.user.Passkeys;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.SessionLogin;

/** Removes a passkey, and asks first. */
@WebServlet("/account/passkeys/remove")
@Internal
public class RemovePasskeyServlet extends FormPage {

  private static final long serialVersionUID = 1L;

  private static final String BACK = "/account#passkeys";

  @Inject private transient LoginSettings settings;
  @Inject private transient Passkeys passkeys;
  @Inject private transient PasskeyChange change;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public RemovePasskeyServlet() {}

  @Override
  protected boolean exists() {
    return settings.passkeyHost() != null;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    if (needsLogIn(request, Action.REMOVE_PASSKEY)) {
      forms().logInFirst(request, response, page(request));
      return;
    }
    String id = requireNonNullElse(request.getParameter("id"), "");
    Messages messages = Messages.forRequest(request);
    Optional<Passkey> passkey =
        passkeys.of(SessionLogin.from(request).orElseThrow().userId()).stream()
            .filter(each -> each.id().equals(id))
            .findFirst();
    if (passkey.isEmpty()) {
      forms().refused(request, response, BACK, messages.text("passkey.gone"));
      return;
    }
    String name = passkey.get().name();
    new Question(
            messages.text("passkey.remove.title"),
            name,
            List.of(
                messages.text("passkey.remove.name", name),
                messages.text("passkey.remove.sessions"),
                messages.text("passkey.remove.device")),
            "/account/passkeys/remove",
            Map.of("id", id),
            messages.text("passkey.remove-label", name),
            BACK)
        .ask(request, response);
  }

  @Override
  protected void post(HttpServletRequest request, HttpServletResponse response)
      throws UnprovenException {
    String id = requireNonNullElse(request.getParameter("id"), "");
    Optional<String> problem = change.remove(request, id);
    if (problem.isPresent()) {
      forms().refused(request, response, BACK, problem.get());
      return;
    }
    forms().done(request, response, BACK, Messages.forRequest(request).text("passkey.removed"));
  }
}
