package org.loginwithx.site.signin;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.loginwithx.Internal;
import org.loginwithx.account.InvitationMail;
import org.loginwithx.login.InvitationCookie;
import org.loginwithx.signup.Invitation;
import org.loginwithx.signup.Invitations;
import org.loginwithx.signup.SignUpMode;
import org.loginwithx.signup.SignUpSettings;
import org.loginwithx.site.Moment;
import org.loginwithx.site.Page;
import org.loginwithx.site.Redirect;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.SessionLogin;

/**
 * The page to which the link of an invitation leads. It keeps the token in a cookie of this
 * browser, so that no address on the way to X has it. Opening the link uses nothing up, because
 * mail scanners open all links; the log-in does.
 *
 * <p>A made-up token costs no SQL, and no link costs memory here.
 */
@WebServlet(InvitationMail.PATH)
@Internal
public class InvitationServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Inject private transient SignUpSettings signUp;
  @Inject private transient Invitations invitations;
  @Inject private transient InvitationCookie cookie;
  @Inject private transient StartLinks links;
  @Inject private transient LoginSettings settings;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public InvitationServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (SessionLogin.from(request).isPresent()) {
      show(request, response, "member", HttpServletResponse.SC_OK);
      return;
    }
    if (signUp.mode() == SignUpMode.CLOSED) {
      show(request, response, "closed", HttpServletResponse.SC_FORBIDDEN);
      return;
    }
    String token = request.getParameter("token");
    Optional<Invitation> invitation =
        token == null ? cookie.open(request) : invitations.find(token);
    if (invitation.isEmpty()) {
      show(request, response, "gone", HttpServletResponse.SC_GONE);
      return;
    }
    if (token != null) {
      cookie.keep(request, response, token, invitation.get());
      // The token must not stay in the address bar and the history of the browser.
      Redirect.to(request, response, settings, InvitationMail.PATH);
      return;
    }
    request.setAttribute("loginUrl", links.toX(request, ""));
    request.setAttribute(
        "expires", Moment.of(invitation.get().expiresAt(), Messages.forRequest(request)));
    show(request, response, "open", HttpServletResponse.SC_OK);
  }

  private static void show(
      HttpServletRequest request, HttpServletResponse response, String state, int status)
      throws ServletException, IOException {
    response.setStatus(status);
    request.setAttribute("state", state);
    Page.show(request, response, "invitation");
  }
}
