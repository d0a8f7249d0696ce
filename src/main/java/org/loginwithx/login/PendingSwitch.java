package org.loginwithx.login;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.attempt.LoginAttempt;
import org.loginwithx.login.LoginFlow.Authenticated;
import org.loginwithx.secret.Secrets;
import org.loginwithx.user.Profile;
import org.loginwithx.web.LoginSecret;

/**
 * A user came back from X with an account that belongs to another user than the logged-in one, or
 * that was unlinked in this browser, and has to choose. Until then, nothing has changed.
 *
 * @param number the id of the attempt; sessions of older versions have it under this name
 * @param profile the account for which X vouched
 * @param sealedTokens X's tokens for this account, see {@link HeldTokens}; null if X gave none
 * @param returnTo where the user goes afterwards
 * @param stays whether the user wants to stay logged in
 * @param makesUser whether the account belongs to no user yet
 * @param csrfToken has to come with the form
 * @param at when the user came back
 */
record PendingSwitch(
    String number,
    Profile profile,
    @Nullable String sealedTokens,
    @Nullable String returnTo,
    boolean stays,
    boolean makesUser,
    String csrfToken,
    Instant at)
    implements Serializable {

  private static final String ATTRIBUTE = "org.loginwithx.switch";
  static final Duration LIFETIME = Duration.ofMinutes(10);

  static PendingSwitch of(
      LoginAttempt attempt,
      Identified identified,
      boolean makesUser,
      HeldTokens tokens,
      Instant now) {
    Authenticated authenticated = identified.authenticated();
    return new PendingSwitch(
        attempt.id(),
        authenticated.profile(),
        tokens.seal(attempt.id(), authenticated),
        attempt.returnTo(),
        identified.stays(),
        makesUser,
        Secrets.random(),
        now);
  }

  /**
   * Empty if the tokens cannot be opened any more.
   *
   * @param secret what the cookie of the log-in gets
   */
  Optional<Identified> identified(HeldTokens tokens, LoginSecret secret) {
    return tokens
        .open(number, profile, sealedTokens)
        .map(authenticated -> new Identified(authenticated, secret, stays));
  }

  /** The question of this attempt that is open in this session. */
  static Optional<PendingSwitch> find(HttpSession session, String attemptId, Instant now) {
    return session.getAttribute(ATTRIBUTE) instanceof PendingSwitch open
            && open.number.equals(attemptId)
            && open.at.plus(LIFETIME).isAfter(now)
        ? Optional.of(open)
        : Optional.empty();
  }

  /** The page with the question. */
  static String page(LoginPaths paths, String attemptId) {
    return paths.start() + "?switch=" + attemptId;
  }

  void saveTo(HttpSession session) {
    session.setAttribute(ATTRIBUTE, this);
  }

  /** Ends the question, if there is one. */
  static void removeFrom(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session != null) {
      session.removeAttribute(ATTRIBUTE);
    }
  }

  /** Whether this is the token of its form; in full and in constant time. */
  boolean isCsrfToken(@Nullable String given) {
    return given != null && Secrets.sameText(csrfToken, given);
  }

  @Override
  public String toString() {
    return "PendingSwitch[number=" + number + ", sealedTokens=***, csrfToken=***]";
  }
}
