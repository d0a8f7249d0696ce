package org.loginwithx.login;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.loginwithx.secret.Secrets;
import org.loginwithx.user.Profile;
import org.loginwithx.web.ContextCookie;
import org.loginwithx.web.LoginSettings;

/**
 * Remembers for an hour, in a cookie, which accounts were unlinked in a browser. If a user comes
 * back from X with one of them, a page asks before a new user is created: the user may have
 * forgotten that the account was unlinked.
 *
 * <p>The cookie has hashes with a key, so that it does not say whose accounts they are. A missing
 * or forged cookie only changes whether the page asks.
 */
public final class UnlinkedMark {

  private static final String NAME = "login_unlinked";
  private static final Duration LIFETIME = Duration.ofHours(1);

  /** How many accounts it remembers, the latest ones. */
  private static final int MOST = 3;

  /** Letters of a hash, as many as tell accounts apart. */
  private static final int LENGTH = 16;

  private final LoginSettings settings;
  private final byte[] key;

  /**
   * @param key the key of the hashes, the same on all nodes
   */
  public UnlinkedMark(LoginSettings settings, byte[] key) {
    this.settings = settings;
    this.key = key.clone();
  }

  /** Notes that this account was unlinked in this browser. */
  public void add(HttpServletRequest request, HttpServletResponse response, Profile account) {
    List<String> all =
        Stream.concat(Stream.of(hash(account)), hashes(request)).distinct().limit(MOST).toList();
    Cookie cookie = ContextCookie.of(request, name(request), String.join(".", all), settings);
    cookie.setMaxAge((int) LIFETIME.toSeconds());
    response.addCookie(cookie);
  }

  /** Whether this account was unlinked in this browser, within the last hour. */
  boolean has(HttpServletRequest request, Profile account) {
    return hashes(request).anyMatch(hash(account)::equals);
  }

  private Stream<String> hashes(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    String name = name(request);
    return Stream.of(cookies == null ? new Cookie[0] : cookies)
        .filter(cookie -> cookie.getName().equals(name))
        .flatMap(cookie -> Stream.of(cookie.getValue().split("\\.", MOST + 1)))
        .filter(hash -> hash.length() == LENGTH);
  }

  private String hash(Profile account) {
    return Secrets.hmac(key, account.provider() + '\n' + account.subject()).substring(0, LENGTH);
  }

  private String name(HttpServletRequest request) {
    return ContextCookie.name(request, NAME, settings);
  }
}
