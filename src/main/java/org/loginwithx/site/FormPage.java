package org.loginwithx.site;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.loginwithx.Internal;
import org.loginwithx.account.Action;
import org.loginwithx.account.Proofs;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.web.SessionLogin;
import org.loginwithx.web.Waiting;

/** A page whose form a logged-in user sends to change something. */
@Internal
public abstract class FormPage extends OptionalPage {

  private static final long serialVersionUID = 1L;

  @Inject private transient AccountForms forms;
  @Inject private transient Proofs proofs;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  protected FormPage() {}

  @Override
  protected boolean exists() {
    return true;
  }

  @Override
  protected final void doPost(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (Waiting.resume(request, response)) {
      return;
    }
    try {
      post(request, response);
    } catch (UnprovenException unproven) {
      refuse(request, response, unproven);
    }
  }

  /** Does what the form asks for. */
  protected abstract void post(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException, UnprovenException;

  /** Answers a form that lacks a proof. */
  protected void refuse(
      HttpServletRequest request, HttpServletResponse response, UnprovenException unproven)
      throws IOException {
    forms.refuse(request, response, unproven, page(request));
  }

  /** Where the form is: a user who has to log in again first comes back to it. */
  protected String page(HttpServletRequest request) {
    return "/account";
  }

  /** Checks what a form takes before its fields are looked at. The bean that acts checks it all. */
  protected final SessionLogin require(HttpServletRequest request, Action action)
      throws UnprovenException {
    return proofs.requireAllButPassword(request, action);
  }

  /** Whether to offer a log-in instead of the form. */
  protected final boolean needsLogIn(HttpServletRequest request, Action action) {
    return proofs.needsLogIn(request, action);
  }

  /** What the address names behind the path of the page, without a slash; empty if nothing. */
  protected static String pathId(HttpServletRequest request) {
    String path = request.getPathInfo();
    return path == null ? "" : path.substring(1);
  }

  protected final AccountForms forms() {
    return forms;
  }
}
