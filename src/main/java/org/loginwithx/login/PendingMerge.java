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
import org.loginwithx.user.Profile;
import org.loginwithx.web.LoginSecret;
import org.loginwithx.web.SessionLogin;

/**
 * A user who is logged in wanted to link an account that belongs to another user here, and is asked
 * whether to merge the two. Until then, nothing has changed. The session keeps whom the user has
 * proved to be: a form never names a user.
 *
 * @param number the id of the attempt
 * @param profile the account for which X vouched
 * @param sealedTokens X's tokens for this account, see {@link HeldTokens}; null if X gave none
 * @param returnTo where the user goes afterwards
 * @param loginId the log-in in which the account was proved
 * @param userId the user of that log-in
 * @param otherId the user of the account
 * @param at when the user came back from X
 */
record PendingMerge(
    String number,
    Profile profile,
    @Nullable String sealedTokens,
    @Nullable String returnTo,
    String loginId,
    String userId,
    String otherId,
    Instant at)
    implements Serializable {

  private static final String ATTRIBUTE = "org.loginwithx.merge";

  /** As long as a log-in at X is good for a question. */
  static final Duration LIFETIME = PendingSwitch.LIFETIME;

  static PendingMerge of(
      LoginAttempt attempt,
      Authenticated authenticated,
      SessionLogin login,
      String otherId,
      HeldTokens tokens,
      Instant now) {
    return new PendingMerge(
        attempt.id(),
        authenticated.profile(),
        tokens.seal(attempt.id(), authenticated),
        attempt.returnTo(),
        login.loginId(),
        login.userId(),
        otherId,
        now);
  }

  /**
   * Empty if the tokens cannot be opened any more.
   *
   * @param secret what the cookie of the log-in gets that follows the merge
   * @param stays whether the user wanted to stay logged in
   */
  Optional<Identified> identified(HeldTokens tokens, LoginSecret secret, boolean stays) {
    return tokens
        .open(number, profile, sealedTokens)
        .map(authenticated -> new Identified(authenticated, secret, stays));
  }

  /** The question of this attempt that is open in this session, for this log-in. */
  static Optional<PendingMerge> find(
      HttpSession session, String attemptId, SessionLogin login, Instant now) {
    return session.getAttribute(ATTRIBUTE) instanceof PendingMerge open
            && open.number.equals(attemptId)
            && open.loginId.equals(login.loginId())
            && open.userId.equals(login.userId())
            && open.at.plus(LIFETIME).isAfter(now)
        ? Optional.of(open)
        : Optional.empty();
  }

  /** The page with the question. */
  static String page(LoginPaths paths, String attemptId) {
    return paths.start() + "?merge=" + attemptId;
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

  @Override
  public String toString() {
    return "PendingMerge[number=" + number + ", sealedTokens=***]";
  }
}
