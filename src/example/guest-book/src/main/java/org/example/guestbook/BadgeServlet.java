package org.example.guestbook;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.loginwithx.account.Accounts;
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
    Optional<SessionLogin> login = SessionLogin.from(request);
    boolean ours =
        login.isPresent()
            ? login.get().isCsrfToken(request.getParameter("csrf"))
            : FormToken.isGiven(request, settings);
    if (!ours) {
      response.sendError(HttpServletResponse.SC_FORBIDDEN);
      return;
    }
    Optional<Profile> badge = Badges.find(request.getParameter("badge"));
    if (badge.isEmpty()) {
      say(response, HttpServletResponse.SC_UNAUTHORIZED, "Nobody has this badge.");
      return;
    }
    if (login.isPresent()) {
      link(request, response, login.get(), badge.get());
      return;
    }
    if (providerLogin.logIn(request, response, badge.get())
        instanceof ProviderLogin.Result.Failed failed) {
      say(response, failed.reason().status(), failed.message());
    }
  }

  private void link(
      HttpServletRequest request, HttpServletResponse response, SessionLogin login, Profile badge)
      throws IOException {
    // An open browser is not enough to link one more account.
    if (!settings.isRecent(login.at(), Instant.now())) {
      response.sendRedirect(request.getContextPath() + "/sign-in.html?returnTo=/badge");
      return;
    }
    Accounts.LinkResult result = accounts.link(request, login, badge);
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
