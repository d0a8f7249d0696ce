package org.loginwithx.login;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.loginwithx.Internal;
import org.loginwithx.signup.Invitation;
import org.loginwithx.signup.Invitations;
import org.loginwithx.web.ContextCookie;
import org.loginwithx.web.LoginSettings;

/**
 * The invitation that was opened in a browser. Its token stays in a cookie of this site while the
 * user is at X: X never sees it, and the server keeps nothing.
 *
 * <p>Behind https, at the root of the site, the name has the prefix {@code __Host-}, so that no
 * other host can plant the cookie.
 */
@Internal
public final class InvitationCookie {

  private static final String NAME = "login_invitation";

  /** Long enough for a user who has to confirm an address on the way. */
  private static final Duration LONGEST = Duration.ofHours(24);

  private final Invitations invitations;
  private final LoginSettings settings;

  public InvitationCookie(Invitations invitations, LoginSettings settings) {
    this.invitations = invitations;
    this.settings = settings;
  }

  /** The invitation of this browser, if it is still open. No query without the cookie. */
  public Optional<Invitation> open(HttpServletRequest request) {
    return token(request).flatMap(invitations::find);
  }

  private Optional<String> token(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    if (cookies == null) {
      return Optional.empty();
    }
    String name = name(request);
    return Arrays.stream(cookies)
        .filter(cookie -> cookie.getName().equals(name))
        .map(Cookie::getValue)
        .filter(invitations::isOurs)
        .findFirst();
  }

  /** Keeps an open invitation in this browser. */
  public void keep(
      HttpServletRequest request,
      HttpServletResponse response,
      String token,
      Invitation invitation) {
    Duration left = Duration.between(Instant.now(), invitation.expiresAt());
    send(request, response, token, left.compareTo(LONGEST) < 0 ? left : LONGEST);
  }

  /** Deletes it: a log-in has succeeded in this browser. */
  public void deleteIfThere(HttpServletRequest request, HttpServletResponse response) {
    if (token(request).isPresent()) {
      send(request, response, "", Duration.ZERO);
    }
  }

  private void send(
      HttpServletRequest request, HttpServletResponse response, String value, Duration lasts) {
    Cookie cookie = ContextCookie.of(request, name(request), value, settings);
    cookie.setMaxAge((int) lasts.toSeconds());
    response.addCookie(cookie);
  }

  private String name(HttpServletRequest request) {
    return ContextCookie.name(request, NAME, settings);
  }
}
