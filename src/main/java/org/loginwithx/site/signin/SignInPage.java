package org.loginwithx.site.signin;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.loginwithx.Internal;
import org.loginwithx.account.ForgottenPassword;
import org.loginwithx.attempt.AttemptStore;
import org.loginwithx.attempt.PendingLogin;
import org.loginwithx.connection.SetUp;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.site.Page;
import org.loginwithx.web.Destinations;
import org.loginwithx.web.FormToken;
import org.loginwithx.web.LastWay;
import org.loginwithx.web.LegalPages;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.ReturnUrl;
import org.loginwithx.web.SecurityHeaders;
import org.loginwithx.web.SessionLogin;

/** The page on which users log in, also after a password was not accepted. */
@Dependent
@Internal
public class SignInPage {

  /** In the query: a user has just set a new password, and has no session for a message. */
  static final String RESET = "done=password";

  /** How long a user may be at X before this page asks whether X has failed. */
  private static final Duration OVERDUE = Duration.ofMinutes(1);

  private final LoginSettings settings;
  private final StartLinks links;
  private final ForgottenPassword forgotten;
  private final Destinations destinations;
  private final Provider<LegalPages> legalPages;
  private final SetUp firstSetUp;
  private final AttemptStore attempts;

  /**
   * @param legalPages asked each time: they may change while the application runs
   */
  @Inject
  SignInPage(
      LoginSettings settings,
      StartLinks links,
      ForgottenPassword forgotten,
      Destinations destinations,
      Provider<LegalPages> legalPages,
      SetUp firstSetUp,
      AttemptStore attempts) {
    this.settings = settings;
    this.links = links;
    this.forgotten = forgotten;
    this.destinations = destinations;
    this.legalPages = legalPages;
    this.firstSetUp = firstSetUp;
    this.attempts = attempts;
  }

  void show(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Optional<ReturnUrl> returnTo = ReturnUrl.mend(request.getParameter("returnTo"));
    String query = returnTo.map(ReturnUrl::asQuery).orElse("");
    request.setAttribute("setUp", settings.isSetUp());
    request.setAttribute("canSetUp", !settings.isSetUp() && isSetUpOpen());
    request.setAttribute("loginUrl", links.toX(request, query));
    if (settings.offersToStay()) {
      request.setAttribute("stayUrl", links.toStay(request, query));
      request.setAttribute("stayDays", settings.stayLoggedIn().toDays());
    }
    links
        .toOtherAccount(request, query)
        .ifPresent(url -> request.setAttribute("otherAccountUrl", url));
    returnTo.ifPresent(url -> request.setAttribute("returnTo", url.pathWithoutQuery()));
    returnTo
        .flatMap(url -> destinations.of(request, url))
        .ifPresent(destination -> request.setAttribute("destination", destination));
    request.setAttribute("legal", legalPages.get());
    boolean passkeys = settings.passkeySite(request).isPresent();
    request.setAttribute("passkeys", passkeys);
    request.setAttribute("passwords", settings.passwords());
    if (passkeys || settings.passwords()) {
      request.setAttribute("formToken", FormToken.give(request, response, settings));
      returnTo.ifPresent(url -> request.setAttribute("returnToAll", url.path()));
    }
    if (passkeys) {
      SecurityHeaders.allowOwnCalls(response);
    }
    if (settings.passwords()) {
      request.setAttribute("canForget", forgotten.isPossible());
      if ("password".equals(request.getParameter("done"))) {
        request.setAttribute("message", Messages.forRequest(request).text("forgotten.done"));
      }
    }
    LastWay.of(request).ifPresent(way -> request.setAttribute("lastWay", way.id()));
    if (settings.isSetUp() && SessionLogin.from(request).isEmpty()) {
      attempts
          .overdue(request, OVERDUE)
          .ifPresent(pending -> request.setAttribute("overdueUrl", again(request, query, pending)));
    }
    Page.show(request, response, "sign-in");
  }

  /**
   * Begins the attempt once more, which leads where this page leads, or else where that one did.
   */
  private String again(HttpServletRequest request, String query, PendingLogin pending) {
    Optional<ReturnUrl> wanted = ReturnUrl.mend(pending.returnTo());
    return links.toX(request, query.isEmpty() ? wanted.map(ReturnUrl::asQuery).orElse("") : query);
  }

  /** Only asked while log-in is not set up. */
  private boolean isSetUpOpen() {
    try {
      return firstSetUp.isOpen();
    } catch (DatabaseUnavailableException away) {
      return false;
    }
  }
}
