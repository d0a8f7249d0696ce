package org.loginwithx.web;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.secret.Secrets;

/**
 * The cookie of a log-in: its secret and a check part that only nodes of this server can compute. A
 * made-up value is refused without a query.
 *
 * <p>It is {@code Lax}, because the way back from X is a navigation from another site. Behind https
 * at the root of a site its name has the prefix {@code __Host-}, so that no other host can plant
 * it. Below a path the name has the path in it, so that applications of one host do not share the
 * cookie; behind https it has the prefix {@code __Secure-} there.
 */
@Internal
public final class LoginCookie {

  private static final String NAME = "login";

  /** In characters. These are 96 bits, too many to guess. */
  private static final int CHECK_LENGTH = 16;

  private static final int SECRET_LENGTH = 43;

  private final LoginSettings settings;
  private final byte[] key;

  /**
   * @param key the key of the check part, the same on all nodes
   */
  public LoginCookie(LoginSettings settings, byte[] key) {
    this.settings = settings;
    this.key = key.clone();
  }

  /** The secret in the cookie of this browser, if this server made it. */
  public Optional<LoginSecret> read(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    if (cookies == null) {
      return Optional.empty();
    }
    String name = name(request);
    for (Cookie cookie : cookies) {
      if (cookie.getName().equals(name)) {
        Optional<LoginSecret> secret = secret(cookie.getValue());
        if (secret.isPresent()) {
          return secret;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<LoginSecret> secret(String value) {
    if (value.length() != SECRET_LENGTH + CHECK_LENGTH) {
      return Optional.empty();
    }
    String secret = value.substring(0, SECRET_LENGTH);
    return Secrets.sameText(check(secret), value.substring(SECRET_LENGTH))
        ? Optional.of(new LoginSecret(secret))
        : Optional.empty();
  }

  private String check(String secret) {
    return Secrets.hmac(key, secret).substring(0, CHECK_LENGTH);
  }

  /**
   * Sends the cookie to a browser.
   *
   * @param lasts how long the browser keeps the cookie; null means until the browser is closed
   */
  public void send(
      HttpServletRequest request,
      HttpServletResponse response,
      LoginSecret secret,
      @Nullable Duration lasts) {
    Cookie cookie = new Cookie(name(request), secret.value() + check(secret.value()));
    if (lasts != null) {
      cookie.setMaxAge((int) lasts.toSeconds());
    }
    send(request, response, cookie);
  }

  /** Sends the cookie of this request again. */
  public void renew(HttpServletRequest request, HttpServletResponse response) {
    Optional<SessionLogin> login = SessionLogin.from(request);
    Optional<LoginSecret> secret = read(request);
    if (login.isPresent() && secret.isPresent()) {
      Duration left =
          Duration.between(Instant.now(), login.get().at().plus(settings.sessionLifetime()));
      send(request, response, secret.get(), login.get().stays() ? left : null);
    }
  }

  /** Deletes the cookie in a browser. */
  public void delete(HttpServletRequest request, HttpServletResponse response) {
    Cookie cookie = new Cookie(name(request), "");
    cookie.setMaxAge(0);
    send(request, response, cookie);
  }

  private void send(HttpServletRequest request, HttpServletResponse response, Cookie cookie) {
    String path = settings.publicPath(request);
    cookie.setPath(path.isEmpty() ? "/" : path);
    cookie.setHttpOnly(true);
    cookie.setSecure(settings.isSecure());
    cookie.setAttribute("SameSite", "Lax");
    response.addCookie(cookie);
  }

  /**
   * The name of the cookie in the application of this request. RFC 6265 section 4.1.1 forbids some
   * characters of paths in it.
   */
  public String name(HttpServletRequest request) {
    String path = settings.publicPath(request);
    if (path.isEmpty()) {
      return settings.isSecure() ? "__Host-" + NAME : NAME;
    }
    return (settings.isSecure() ? "__Secure-" : "")
        + NAME
        + "-"
        + path.substring(1).replaceAll("[^A-Za-z0-9._-]", "_");
  }
}
