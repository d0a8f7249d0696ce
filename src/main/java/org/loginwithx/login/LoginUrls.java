package org.loginwithx.login;

import static java.util.Objects.requireNonNull;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.attempt.Protocol;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.ReturnUrl;

/**
 * The address to which a browser goes next. It is made of the configured public address and a path
 * that was checked, never of what a request says about the host.
 */
@Dependent
final class LoginUrls {

  private final LoginSettings settings;
  private final LoginPaths paths;

  @Inject
  LoginUrls(LoginSettings settings, LoginPaths paths) {
    this.settings = settings;
    this.paths = paths;
  }

  /** {@link LoginSettings#publicPath}. */
  String path(HttpServletRequest request) {
    return settings.publicPath(request);
  }

  /** The public address of the application, without a slash at the end. */
  String site(HttpServletRequest request) {
    return requireNonNull(settings.publicUrl(request), "publicUrl").toString();
  }

  String origin(HttpServletRequest request) {
    URI url = requireNonNull(settings.publicUrl(request), "publicUrl");
    return url.getScheme() + "://" + url.getRawAuthority();
  }

  /** Where a log-in begins. */
  String start(HttpServletRequest request) {
    return site(request) + paths.start();
  }

  /** Where X sends the browser back to. */
  String callback(HttpServletRequest request, Protocol protocol) {
    return site(request) + paths.callback(protocol);
  }

  /** Where the user wanted to go, or the success page. */
  String afterLogin(HttpServletRequest request, @Nullable String returnTo) {
    Optional<ReturnUrl> safe = ReturnUrl.parse(returnTo).filter(url -> !leadsToLogin(request, url));
    return safe.isPresent()
        ? origin(request) + safe.get().path()
        : site(request) + settings.successPage();
  }

  /**
   * A log-in that ends at the address where log-ins begin would never end: X does not ask twice.
   */
  private boolean leadsToLogin(HttpServletRequest request, ReturnUrl url) {
    String path = origin(request) + url.pathWithoutQuery();
    return path.equals(start(request))
        || path.equals(callback(request, Protocol.OAUTH1))
        || path.equals(callback(request, Protocol.OAUTH2))
        || path.equals(site(request) + settings.signInPage());
  }

  /** The sign-in page, from which the log-in leads to where the user wanted to go. */
  String signIn(HttpServletRequest request, @Nullable String returnTo) {
    return site(request) + settings.signInPage() + asQuery(returnTo);
  }

  /** Whether another window waits to hear how this log-in ends. */
  boolean leadsToWindow(HttpServletRequest request, @Nullable String returnTo) {
    return ReturnUrl.parse(returnTo)
        .filter(
            url ->
                (origin(request) + url.pathWithoutQuery())
                    .equals(site(request) + LoginWindowServlet.PATH))
        .isPresent();
  }

  /** The return address as a query, for a page that leads there; empty if it is not safe. */
  static String asQuery(@Nullable String returnTo) {
    return ReturnUrl.parse(returnTo).map(ReturnUrl::asQuery).orElse("");
  }
}
