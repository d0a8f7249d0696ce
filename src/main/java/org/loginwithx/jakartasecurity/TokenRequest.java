package org.loginwithx.jakartasecurity;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

/**
 * A request with an access token. Cookies of the same browser may come with it, and they may be
 * those of another user. So this request has no session and no log-in of a browser: no data of one
 * user is shown, stored or ended for the other.
 */
final class TokenRequest extends HttpServletRequestWrapper {

  private static final String ATTRIBUTE = "org.loginwithx.token";

  TokenRequest(HttpServletRequest request) {
    super(request);
    request.setAttribute(ATTRIBUTE, true);
  }

  /**
   * Whether this request, or the one that it wraps, has an access token that decides who sends it.
   */
  static boolean is(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) != null;
  }

  @Override
  public HttpSession getSession() {
    throw new IllegalStateException("A request with an access token has no session");
  }

  @Override
  public @Nullable HttpSession getSession(boolean create) {
    return create ? getSession() : null;
  }

  @Override
  public @Nullable String getRequestedSessionId() {
    return null;
  }

  @Override
  public boolean isRequestedSessionIdValid() {
    return false;
  }

  @Override
  public boolean isRequestedSessionIdFromCookie() {
    return false;
  }

  @Override
  public String changeSessionId() {
    return getSession().getId();
  }
}
