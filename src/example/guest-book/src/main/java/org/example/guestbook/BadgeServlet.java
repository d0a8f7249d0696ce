package org.example.guestbook;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.loginwithx.account.Accounts;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.login.ProviderLogin;
import org.loginwithx.user.Profile;
import org.loginwithx.web.FormToken;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.SessionLogin;

/** Logs in by badge, or links the badge to the user who is logged in. */
@WebServlet("/badge")
public class BadgeServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Inject private transient ProviderLogin providerLogin;
  @Inject private transient Accounts accounts;
  @Inject private transient LoginSettings settings;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String csrf =
        SessionLogin.from(request)
            .map(SessionLogin::csrfToken)
            .orElseGet(() -> FormToken.give(request, response, settings));
    response.setContentType("text/html;charset=UTF-8");
    response
        .getWriter()
        .print(
            """
            <!DOCTYPE html>
            <html lang="en">
            <title>Badge</title>
            <form method="post">
            <input type="hidden" name="csrf" value="%s">
            <label>Badge <input name="badge" autocomplete="off" required></label>
            <button>Go on</button>
            </form>
            """
                .formatted(csrf));
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    boolean loggedIn = SessionLogin.from(request).isPresent();
    if (!loggedIn && !FormToken.isGiven(request, settings)) {
      response.sendError(HttpServletResponse.SC_FORBIDDEN);
      return;
    }
    Optional<Profile> badge = Badges.find(request.getParameter("badge"));
    if (badge.isEmpty()) {
      say(response, HttpServletResponse.SC_UNAUTHORIZED, "Nobody has this badge.");
      return;
    }
    if (loggedIn) {
      link(request, response, badge.get());
      return;
    }
    if (providerLogin.logIn(request, response, badge.get())
        instanceof ProviderLogin.Result.Failed failed) {
      say(response, failed.reason().status(), failed.message());
    }
  }

  private void link(HttpServletRequest request, HttpServletResponse response, Profile badge)
      throws IOException {
    Accounts.LinkResult result;
    try {
      result = accounts.link(request, badge);
    } catch (UnprovenException unproven) {
      say(response, HttpServletResponse.SC_FORBIDDEN, unproven.text());
      return;
    }
    if (result instanceof Accounts.LinkResult.Refused refused) {
      say(response, HttpServletResponse.SC_FORBIDDEN, refused.message());
      return;
    }
    if (result instanceof Accounts.LinkResult.Taken) {
      say(response, HttpServletResponse.SC_CONFLICT, "This badge is in use.");
      return;
    }
    response.sendRedirect(request.getContextPath() + "/members/accounts");
  }

  /** As text, so that nothing in it is markup. */
  private static void say(HttpServletResponse response, int status, String message)
      throws IOException {
    response.setStatus(status);
    response.setContentType("text/plain;charset=UTF-8");
    response.getWriter().print(message);
  }
}
