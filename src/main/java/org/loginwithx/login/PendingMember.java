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
 * A visitor for whom X, or another provider, vouched in this browser, and who has to confirm an
 * address before becoming a user. It logs no user in.
 *
 * @param number the id of the attempt; sessions of older versions have it under this name
 * @param profile the account for which the provider vouched
 * @param sealedTokens X's tokens for this visitor, see {@link HeldTokens}; null if X gave none
 * @param userId the id of a user without an address; null for a visitor who is no user yet
 * @param returnTo where the visitor goes afterwards
 * @param stays whether the visitor wants to stay logged in
 * @param email where the last mail was sent to; null before the first one
 * @param csrfToken has to come with every form
 * @param at when the visitor came back from X
 */
public record PendingMember(
    String number,
    Profile profile,
    @Nullable String sealedTokens,
    @Nullable String userId,
    @Nullable String returnTo,
    boolean stays,
    @Nullable String email,
    String csrfToken,
    Instant at)
    implements Serializable {

  private static final String ATTRIBUTE = "org.loginwithx.member";

  /** As long as the link in the mail is good. */
  static final Duration LIFETIME = Duration.ofMinutes(30);

  static PendingMember of(
      LoginAttempt attempt,
      Identified identified,
      HeldTokens tokens,
      @Nullable String userId,
      Instant now) {
    Authenticated authenticated = identified.authenticated();
    return new PendingMember(
        attempt.id(),
        authenticated.profile(),
        tokens.seal(attempt.id(), authenticated),
        userId,
        attempt.returnTo(),
        identified.stays(),
        null,
        Secrets.random(),
        now);
  }

  /** The visitor who is asked for an address in this browser; never creates a session. */
  public static Optional<PendingMember> from(HttpServletRequest request, Instant now) {
    HttpSession session = request.isRequestedSessionIdFromURL() ? null : request.getSession(false);
    return session != null
            && session.getAttribute(ATTRIBUTE) instanceof PendingMember open
            && open.at.plus(LIFETIME).isAfter(now)
        ? Optional.of(open)
        : Optional.empty();
  }

  /** This visitor, after a mail was sent to this address. */
  public PendingMember withEmail(@Nullable String address) {
    return new PendingMember(
        number, profile, sealedTokens, userId, returnTo, stays, address, csrfToken, at);
  }

  /** Stores it in the session, in place of any other. */
  public void saveTo(HttpSession session) {
    session.setAttribute(ATTRIBUTE, this);
  }

  /** Deletes it, if there is one. */
  public static void removeFrom(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session != null) {
      session.removeAttribute(ATTRIBUTE);
    }
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

  /** Whether this is the token of its forms; in full and in constant time. */
  public boolean isCsrfToken(@Nullable String given) {
    return given != null && Secrets.sameText(csrfToken, given);
  }

  @Override
  public String toString() {
    return "PendingMember[number=" + number + ", sealedTokens=***, csrfToken=***]";
  }
}
