package org.loginwithx.login;

import jakarta.servlet.http.HttpSession;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.login.LoginFlow.Authenticated;
import org.loginwithx.secret.Secrets;
import org.loginwithx.user.Profile;

/**
 * A person came back from X as another one than the one who is logged in, or with an account that
 * was unlinked in this browser, and has to say what they want. Until they do, nothing has changed.
 *
 * @param number names the log-in
 * @param profile whom X vouched for
 * @param sealedTokens X's tokens for this person, see {@link HeldTokens}; null if X gave none
 * @param returnTo where they go afterwards
 * @param stays whether they want to stay logged in
 * @param makesUser whether there is no user yet for whom X vouched
 * @param csrfToken has to come with the form
 * @param at when they came back
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
      Identified identified, boolean makesUser, HeldTokens tokens, Instant now) {
    Authenticated authenticated = identified.authenticated();
    return new PendingSwitch(
        identified.number(),
        authenticated.profile(),
        tokens.seal(identified.number(), authenticated),
        identified.returnTo(),
        identified.stays(),
        makesUser,
        Secrets.random(),
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

  /** Whether this is the token of its form; in full and in constant time. */
  boolean isCsrfToken(@Nullable String given) {
    return given != null && Secrets.sameText(csrfToken, given);
  }

  @Override
  public String toString() {
    return "PendingSwitch[number=" + number + ", sealedTokens=***, csrfToken=***]";
  }
}
