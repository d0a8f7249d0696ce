package org.loginwithx.site;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import org.loginwithx.account.Recovery;
import org.loginwithx.web.FormToken;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.NextMessage;
import org.loginwithx.web.ReturnUrl;
import org.loginwithx.web.SessionLogin;

/** What the forms of the account page have in common: who may send them, and where they lead. */
@ApplicationScoped
public class AccountForms {

  private final LoginSettings settings;
  private final Clock clock;
  private final Recovery recovery;

  /** For the proxy. */
  @SuppressWarnings("NullAway")
  protected AccountForms() {
    this(null, null, null);
  }

  @Inject
  AccountForms(LoginSettings settings, Clock clock, Recovery recovery) {
    this.settings = settings;
    this.clock = clock;
    this.recovery = recovery;
  }

  /** Whether the form is from our page; has answered the request if it is not. */
  public boolean isOurs(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (SessionLogin.from(request).orElseThrow().isCsrfToken(FormToken.of(request))) {
      return true;
    }
    OutdatedForm.refuse(request, response);
    return false;
  }

  /**
   * Whether the form is from our page and the log-in is recent, for what an open browser must not
   * be enough for; has answered the request if it is not.
   */
  public boolean isRecentAndOurs(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    return isRecentAndOurs(request, response, "/account");
  }

  /** The same, of a form on another page. */
  public boolean isRecentAndOurs(
      HttpServletRequest request, HttpServletResponse response, String page) throws IOException {
    if (!isOurs(request, response)) {
      return false;
    }
    if (!isRecent(request)) {
      logInFirst(request, response, page);
      return false;
    }
    return isNotRecovering(request, response);
  }

  /** Whether nobody is on their way back to this account but whoever has sent the form. */
  private boolean isNotRecovering(HttpServletRequest request, HttpServletResponse response) {
    boolean recovering = recovery.isUnderWayWithout(SessionLogin.from(request).orElseThrow());
    if (recovering) {
      Redirect.withMessage(request, response, settings, "/account", "recovery.needs-password");
    }
    return !recovering;
  }

  public boolean isRecent(HttpServletRequest request) {
    return settings.isRecent(SessionLogin.from(request).orElseThrow().at(), clock.instant());
  }

  /** To the sign-in page, and from there to this page. */
  public void logInFirst(HttpServletRequest request, HttpServletResponse response, String page) {
    Redirect.withMessage(request, response, settings, logInAgain(request, page), "recent.needed");
  }

  /** The path of the sign-in page that leads back to this page. */
  public String logInAgain(HttpServletRequest request, String page) {
    return settings.signInPage()
        + ReturnUrl.parse(settings.publicPath(request) + page).map(ReturnUrl::asQuery).orElse("");
  }

  /** To the account page, which shows the message. */
  public void backToAccount(
      HttpServletRequest request, HttpServletResponse response, String message) {
    backTo(request, response, "/account", message);
  }

  /** To a page of the application, which shows the message. */
  public void backTo(
      HttpServletRequest request, HttpServletResponse response, String page, String message) {
    NextMessage.leave(request, message);
    Redirect.to(request, response, settings, page);
  }
}
