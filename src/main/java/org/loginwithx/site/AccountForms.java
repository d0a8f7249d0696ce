package org.loginwithx.site;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.loginwithx.Internal;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.NextMessage;
import org.loginwithx.web.ReturnUrl;

/** The answers to the forms of a logged-in user. */
@Dependent
@Internal
public class AccountForms {

  private static final String ACCOUNT = "/account";

  private final LoginSettings settings;

  @Inject
  AccountForms(LoginSettings settings) {
    this.settings = settings;
  }

  /**
   * Answers a form that lacks a proof.
   *
   * @param page where the form is
   */
  public void refuse(
      HttpServletRequest request,
      HttpServletResponse response,
      UnprovenException unproven,
      String page)
      throws IOException {
    switch (unproven.missing()) {
      case FORM_TOKEN -> OutdatedForm.refuse(request, response);
      case ADMINISTRATOR -> response.sendError(HttpServletResponse.SC_FORBIDDEN);
      case LOG_IN, RECENT_LOG_IN -> logInFirst(request, response, page);
      case NO_RECOVERY -> backToAccount(request, response, unproven.text());
      case NEW_LOG_IN, CURRENT_PASSWORD -> backTo(request, response, page, unproven.text());
    }
  }

  /** Redirects to the sign-in page, which leads back to this page. */
  public void logInFirst(HttpServletRequest request, HttpServletResponse response, String page) {
    Redirect.withMessage(request, response, settings, logInAgain(request, page), "recent.needed");
  }

  /** The path of the sign-in page that leads back to this page. */
  public String logInAgain(HttpServletRequest request, String page) {
    return settings.signInPage()
        + ReturnUrl.parse(settings.publicPath(request) + page).map(ReturnUrl::asQuery).orElse("");
  }

  /** Redirects to the account page, which shows the message. */
  public void backToAccount(
      HttpServletRequest request, HttpServletResponse response, String message) {
    backTo(request, response, ACCOUNT, message);
  }

  /** Redirects to a page of the application, which shows the message. */
  public void backTo(
      HttpServletRequest request, HttpServletResponse response, String page, String message) {
    NextMessage.leave(request, message);
    Redirect.to(request, response, settings, page);
  }
}
