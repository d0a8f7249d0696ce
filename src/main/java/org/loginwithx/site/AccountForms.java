package org.loginwithx.site;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.loginwithx.Internal;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.NextMessage;
import org.loginwithx.web.NextMessage.Kind;
import org.loginwithx.web.ReturnUrl;

/** The answers to the forms of a logged-in user. */
@Dependent
@Internal
public class AccountForms {

  private static final String ACCOUNT = "/account";

  /** The field for the current password in all forms. */
  private static final String CURRENT = "current";

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
      case NO_RECOVERY -> refused(request, response, ACCOUNT, unproven.text());
      case NEW_LOG_IN -> refused(request, response, page, unproven.text());
      case CURRENT_PASSWORD -> wrongPassword(request, response, page, unproven.text());
    }
  }

  /** A user without a password has to log in again instead, and has no field for it. */
  private void wrongPassword(
      HttpServletRequest request, HttpServletResponse response, String page, String text) {
    if (request.getParameter(CURRENT) == null) {
      refused(request, response, page, text);
      return;
    }
    refused(request, response, page, FormState.of(request, Map.of(CURRENT, text), "email"));
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

  /** Redirects to a page, which says that it was done. */
  public void done(
      HttpServletRequest request, HttpServletResponse response, String page, String text) {
    new NextMessage(Kind.SUCCESS, text).leave(request);
    Redirect.to(request, response, settings, page);
  }

  /** Redirects to a page, which says why it was not done. */
  public void refused(
      HttpServletRequest request, HttpServletResponse response, String page, String text) {
    new NextMessage(Kind.ERROR, text).leave(request);
    Redirect.to(request, response, settings, page);
  }

  /** Redirects to the page of a form, which says at this field what is wrong. */
  public void refused(
      HttpServletRequest request, HttpServletResponse response, String page, FormState state) {
    state.leave(request);
    Redirect.to(request, response, settings, page);
  }
}
