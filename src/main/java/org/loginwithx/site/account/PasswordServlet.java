package org.loginwithx.site.account;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.loginwithx.Internal;
import org.loginwithx.account.Action;
import org.loginwithx.account.EmailConfirmation;
import org.loginwithx.account.EmailPolicy;
import org.loginwithx.account.EmailSettings;
import org.loginwithx.account.PasswordChange;
import org.loginwithx.account.Proof;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.password.TooManyHashesException;
import org.loginwithx.password.TypedPassword;
import org.loginwithx.site.FormPage;
import org.loginwithx.site.FormState;
import org.loginwithx.site.Page;
import org.loginwithx.user.PasswordOwner;
import org.loginwithx.user.Passwords;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.SessionLogin;

/** The page on which users set, change and remove their password. */
@WebServlet(urlPatterns = "/account/password", asyncSupported = true)
@Internal
public class PasswordServlet extends FormPage {

  private static final long serialVersionUID = 1L;

  private static final String PATH = "/account/password";

  @Inject private transient LoginSettings settings;
  @Inject private transient Passwords passwords;
  @Inject private transient PasswordChange change;
  @Inject private transient EmailSettings emailSettings;
  @Inject private transient EmailConfirmation confirmation;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public PasswordServlet() {}

  @Override
  protected boolean exists() {
    return settings.passwords();
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    SessionLogin login = SessionLogin.from(request).orElseThrow();
    PasswordOwner owner = passwords.find(login.userId()).orElse(null);
    boolean hasPassword = owner != null && owner.passwordHash() != null;
    request.setAttribute("recent", !needsLogIn(request, Action.SET_PASSWORD));
    request.setAttribute("email", owner == null ? null : owner.email());
    request.setAttribute("hasPassword", hasPassword);
    request.setAttribute(
        "canAddEmail", emailSettings.policy() != EmailPolicy.OFF && confirmation.canSend());
    request.setAttribute(
        "canRemove", owner != null && owner.accounts().size() + owner.passkeys() > 0);
    request.setAttribute("signInUrl", forms().logInAgain(request, PATH));
    Page.show(request, response, "password");
  }

  @Override
  protected String page(HttpServletRequest request) {
    return PATH;
  }

  @Override
  protected void refuse(
      HttpServletRequest request, HttpServletResponse response, UnprovenException unproven)
      throws IOException {
    if (unproven.missing() == Proof.RECENT_LOG_IN) {
      // The page has a link to log in again.
      String message = Messages.forRequest(request).text("password.not-recent");
      forms().refused(request, response, PATH, message);
      return;
    }
    super.refuse(request, response, unproven);
  }

  @Override
  protected void post(HttpServletRequest request, HttpServletResponse response)
      throws IOException, UnprovenException {
    boolean removes = "remove".equals(request.getParameter("choice"));
    require(request, removes ? Action.REMOVE_PASSWORD : Action.SET_PASSWORD);
    Messages messages = Messages.forRequest(request);
    if (!removes && !isRepeated(request)) {
      String text = messages.text("password.not-repeated");
      forms().refused(request, response, PATH, FormState.of(request, Map.of("repeated", text)));
      return;
    }
    Optional<String> problem;
    try {
      problem = removes ? remove(request) : set(request);
    } catch (TooManyHashesException busy) {
      forms().refused(request, response, PATH, messages.text("failure.busy"));
      return;
    }
    if (problem.isPresent()) {
      refuse(request, response, removes, problem.get());
      return;
    }
    String text = messages.text(removes ? "password.removed" : "password.set");
    forms().done(request, response, "/account", text);
  }

  /** Only a new password is typed into a field that can be wrong. */
  private void refuse(
      HttpServletRequest request, HttpServletResponse response, boolean removes, String problem) {
    if (removes) {
      forms().refused(request, response, PATH, problem);
      return;
    }
    forms().refused(request, response, PATH, FormState.of(request, Map.of("new", problem)));
  }

  private Optional<String> set(HttpServletRequest request) throws UnprovenException {
    TypedPassword next = TypedPassword.of(request.getParameter("new"));
    return change.set(request, current(request), next, endsOthers(request));
  }

  private Optional<String> remove(HttpServletRequest request) throws UnprovenException {
    return change.remove(request, current(request), endsOthers(request));
  }

  private static boolean isRepeated(HttpServletRequest request) {
    return TypedPassword.of(request.getParameter("new"))
        .equals(TypedPassword.of(request.getParameter("repeated")));
  }

  private static TypedPassword current(HttpServletRequest request) {
    return TypedPassword.of(request.getParameter("current"));
  }

  private static boolean endsOthers(HttpServletRequest request) {
    return request.getParameter("endOthers") != null;
  }
}
