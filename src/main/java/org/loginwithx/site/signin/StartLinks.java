package org.loginwithx.site.signin;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.loginwithx.login.LoginFlows;
import org.loginwithx.login.LoginPaths;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.SessionLogin;

/** The links of the sign-in page that begin a log-in with X. */
@Dependent
class StartLinks {

  private final LoginSettings settings;
  private final LoginFlows flows;
  private final LoginPaths paths;

  @Inject
  StartLinks(LoginSettings settings, LoginFlows flows, LoginPaths paths) {
    this.settings = settings;
    this.flows = flows;
    this.paths = paths;
  }

  /**
   * The link of the button. A user who is asked to log in again has to prove who it is: one click
   * in an open browser is no proof.
   *
   * @param query the return address as a query; empty if there is none
   */
  String toX(HttpServletRequest request, String query) {
    return SessionLogin.from(request).isPresent() && flows.canForceLogin()
        ? forced(request, query)
        : start(request, query);
  }

  /** The same for a user who wants to stay logged in. */
  String toStay(HttpServletRequest request, String query) {
    return with(toX(request, query), "stay=true");
  }

  /** For a user with another account at X, if X can show its log-in page again. */
  Optional<String> toOtherAccount(HttpServletRequest request, String query) {
    return flows.canForceLogin() ? Optional.of(forced(request, query)) : Optional.empty();
  }

  private String start(HttpServletRequest request, String query) {
    return settings.publicPath(request) + paths.start() + query;
  }

  private String forced(HttpServletRequest request, String query) {
    return with(start(request, query), "force_login=true");
  }

  private static String with(String url, String parameter) {
    return url + (url.contains("?") ? "&" : "?") + parameter;
  }
}
