package org.loginwithx.site.admin;

import static java.util.Objects.requireNonNullElse;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.loginwithx.Internal;
import org.loginwithx.account.Action;
import org.loginwithx.account.EmailConfirmation;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.administration.InvitationAdministration;
import org.loginwithx.site.FormPage;
import org.loginwithx.site.Moment;
import org.loginwithx.site.Page;
import org.loginwithx.user.Campaign;
import org.loginwithx.user.WithoutX;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;

/**
 * Shows how many users could not log in without X, and lets an administrator ask them by mail to
 * add another way.
 */
@WebServlet("/admin/without-x")
@Internal
public class WithoutXServlet extends FormPage {

  private static final long serialVersionUID = 1L;

  private static final String PATH = "/admin/without-x";

  @Inject private transient LoginSettings settings;
  @Inject private transient WithoutX withoutX;
  @Inject private transient InvitationAdministration invitations;
  @Inject private transient EmailConfirmation mails;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public WithoutXServlet() {}

  @Override
  protected String page(HttpServletRequest request) {
    return PATH;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    WithoutX.Figures figures = withoutX.figures(settings.openWays());
    Campaign campaign = figures.campaign();
    request.setAttribute("figures", figures);
    request.setAttribute("otherWays", settings.passwords() || settings.passkeyHost() != null);
    request.setAttribute("canSend", mails.canSend());
    request.setAttribute("needsLogIn", needsLogIn(request, Action.INVITE));
    request.setAttribute("signInUrl", forms().logInAgain(request, PATH));
    request.setAttribute(
        "begun",
        campaign == null ? null : Moment.of(campaign.begunAt(), Messages.forRequest(request)));
    Page.show(request, response, "without-x");
  }

  @Override
  protected void post(HttpServletRequest request, HttpServletResponse response)
      throws UnprovenException {
    boolean done =
        switch (requireNonNullElse(request.getParameter("choice"), "")) {
          case "stop" -> invitations.stop(request);
          case "resume" -> invitations.resume(request);
          default -> invitations.begin(request);
        };
    Messages messages = Messages.forRequest(request);
    if (done) {
      forms().done(request, response, PATH, messages.text("without-x.done"));
    } else {
      forms().refused(request, response, PATH, messages.text("without-x.not-done"));
    }
  }
}
