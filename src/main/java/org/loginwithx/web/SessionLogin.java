package org.loginwithx.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.secret.Secrets;
import org.loginwithx.user.ActiveLogin;
import org.loginwithx.user.Profile;

/** The log-in of the browser that sends a request. */
public final class SessionLogin {

  private static final String ATTRIBUTE = "org.loginwithx.login";

  private final ActiveLogin login;
  private final LoginSecret secret;

  /**
   * @param secret the secret in the browser's cookie
   */
  public SessionLogin(ActiveLogin login, LoginSecret secret) {
    this.login = login;
    this.secret = secret;
  }

  /** The log-in of this request. No query: it was looked up when the request arrived. */
  public static Optional<SessionLogin> from(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof SessionLogin login
        ? Optional.of(login)
        : Optional.empty();
  }

  /** Makes this the log-in of the request. */
  public void attachTo(HttpServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  /** Removes the log-in from the request. */
  public static void detachFrom(HttpServletRequest request) {
    request.removeAttribute(ATTRIBUTE);
  }

  /** The id of the log-in. It is no credential. */
  public String loginId() {
    return login.id();
  }

  /** When the user logged in. */
  public Instant at() {
    return login.at();
  }

  /** The user's id here. */
  public String userId() {
    return login.userId();
  }

  /** The account used to log in, as of its last log-in. */
  public Profile profile() {
    return login.profile();
  }

  /** The groups of the user. */
  public List<String> groups() {
    return login.groups();
  }

  /**
   * Those of the groups that the application gave at the log-in; the others are stored with the
   * user, or given by the settings.
   */
  public List<String> given() {
    return login.given();
  }

  /** Whether the user wanted to stay logged in. */
  public boolean stays() {
    return login.stays();
  }

  /** The token that every form that changes something has to send. */
  public String csrfToken() {
    return secret.csrfToken();
  }

  /** Whether this is the token of the log-in; compared in constant time. */
  public boolean isCsrfToken(@Nullable String given) {
    return given != null && Secrets.sameText(csrfToken(), given);
  }

  @Override
  public String toString() {
    return "SessionLogin[userId=" + userId() + ", at=" + at() + "]";
  }
}
