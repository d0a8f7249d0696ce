package org.loginwithx.login;

import jakarta.servlet.http.HttpSession;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.login.LoginFlow.Authenticated;
import org.loginwithx.user.Profile;

/**
 * Somebody came back from X as another person than the one who is logged in, and has to say which
 * one they want to be. Until they do, nothing has changed.
 *
 * @param number names the log-in
 * @param profile whom X vouched for
 * @param sealedTokens X's tokens for this person, see {@link HeldTokens}; null if X gave none
 * @param returnTo where they go afterwards
 * @param stays whether they want to stay logged in
 * @param at when they came back
 */
record PendingSwitch(
    String number,
    Profile profile,
    @Nullable String sealedTokens,
    @Nullable String returnTo,
    boolean stays,
    Instant at)
    implements Serializable {

  private static final String ATTRIBUTE = "org.loginwithx.switch";
  private static final Duration LIFETIME = Duration.ofMinutes(10);

  static PendingSwitch of(Identified identified, HeldTokens tokens, Instant now) {
    Authenticated authenticated = identified.authenticated();
    return new PendingSwitch(
        identified.number(),
        authenticated.profile(),
        tokens.seal(identified.number(), authenticated),
        identified.returnTo(),
        identified.stays(),
        now);
  }

  /** Empty if the tokens cannot be opened any more. */
  Optional<Identified> identified(HeldTokens tokens) {
    return tokens
        .open(number, profile, sealedTokens)
        .map(authenticated -> Identified.later(authenticated, number, returnTo, stays));
  }

  /** The question that is open in this session under this number. */
  static Optional<PendingSwitch> find(HttpSession session, String number, Instant now) {
    return session.getAttribute(ATTRIBUTE) instanceof PendingSwitch open
            && open.number.equals(number)
            && open.at.plus(LIFETIME).isAfter(now)
        ? Optional.of(open)
        : Optional.empty();
  }

  /** Where the question is asked. */
  static String page(LoginPaths paths, String number) {
    return paths.start() + "?switch=" + number;
  }

  void saveTo(HttpSession session) {
    session.setAttribute(ATTRIBUTE, this);
  }

  static void removeFrom(HttpSession session) {
    session.removeAttribute(ATTRIBUTE);
  }

  @Override
  public String toString() {
    return "PendingSwitch[number=" + number + ", sealedTokens=***]";
  }
}
