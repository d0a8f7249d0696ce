package org.loginwithx.login;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.loginwithx.Internal;
import org.loginwithx.connection.SetUp;
import org.loginwithx.secret.Secrets;
import org.loginwithx.web.ContextCookie;
import org.loginwithx.web.FormToken;
import org.loginwithx.web.LoginSettings;

/**
 * Remembers in which browser the first set-up is being done. The user who logs in there first
 * becomes the administrator.
 *
 * <p>The browser has a secret in a cookie, and the database its hash: the set-up goes on on another
 * node, and after a restart. A browser in which no code was typed costs no memory.
 */
@Dependent
@Internal
public class FirstAdministrator {

  /** Not by another name under https: the set-up begins before this server knows about that. */
  private static final String COOKIE = "login_set_up";

  /** One of another path, or of a neighbouring site, must not hide the right one. */
  private static final int MOST_COOKIES = 3;

  private final SetUp setUp;
  private final LoginSettings settings;

  @Inject
  FirstAdministrator(SetUp setUp, LoginSettings settings) {
    this.setUp = setUp;
    this.settings = settings;
  }

  /**
   * Uses a code that was typed in this browser. If it is right, this browser may do the set-up.
   *
   * @param code the code as typed
   */
  public SetUp.Typed begin(HttpServletRequest request, HttpServletResponse response, String code) {
    // A new one each time: an attacker may have planted the old one.
    String browser = Secrets.seed();
    SetUp.Typed typed =
        setUp.use(code, settings.trustedProxies().networkOf(request).prefix(), browser);
    if (typed == SetUp.Typed.RIGHT) {
      give(request, response, browser);
    }
    return typed;
  }

  private void give(HttpServletRequest request, HttpServletResponse response, String browser) {
    Cookie cookie = ContextCookie.of(request, COOKIE, browser, settings);
    cookie.setMaxAge((int) SetUp.LONGEST.toSeconds());
    response.addCookie(cookie);
  }

  /** The public address has been saved: the cookie gets its path, and with https is secure. */
  public void renew(HttpServletRequest request, HttpServletResponse response) {
    browser(request).ifPresent(browser -> give(request, response, browser));
  }

  /** The secret of this browser; empty if it may not do the set-up. No SELECT without a cookie. */
  public Optional<String> browser(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    return cookies == null
        ? Optional.empty()
        : Arrays.stream(cookies)
            .filter(cookie -> cookie.getName().equals(COOKIE))
            .map(Cookie::getValue)
            .filter(Secrets::isSeed)
            .limit(MOST_COOKIES)
            .filter(setUp::isOpenFor)
            .findFirst();
  }

  /** The token that the forms of the set-up have to send. */
  public static String csrfToken(String browser) {
    return Secrets.hmac(browser.getBytes(StandardCharsets.US_ASCII), "form");
  }

  /** Makes a code for this operator to continue with at another address. */
  public Optional<String> handOver(HttpServletRequest request) {
    return browser(request).flatMap(setUp::handOver);
  }

  /** Whether the form came from a page of the set-up, in its browser. */
  public boolean isOurs(HttpServletRequest request) {
    String given = FormToken.of(request);
    return given != null
        && browser(request).filter(of -> Secrets.sameText(csrfToken(of), given)).isPresent();
  }

  /** Whether this user, who is logging in, becomes the first administrator. */
  boolean becomes(HttpServletRequest request, String userId) {
    return browser(request)
        .filter(browser -> setUp.finish(browser, userId, LoginSettings.ADMIN))
        .isPresent();
  }
}
