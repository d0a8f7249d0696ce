package org.loginwithx.login;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.account.EmailSettings;
import org.loginwithx.attempt.LoginAttempt;
import org.loginwithx.attempt.StrangerSessions;
import org.loginwithx.login.LoginFlow.Authenticated;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.SessionLogin;

/**
 * The questions that a user may have to answer before a log-in ends: which of two users to be, or
 * whether to create a second one ({@link PendingSwitch}), whether to merge two ({@link
 * PendingMerge}), and for an address ({@link PendingMember}). The session keeps them until then.
 */
@Dependent
final class Questions {

  private final LoginSettings settings;
  private final LoginPaths paths;
  private final EmailSettings emailSettings;
  private final StrangerSessions sessions;
  private final HeldTokens tokens;
  private final Clock clock;

  @Inject
  Questions(
      LoginSettings settings,
      LoginPaths paths,
      EmailSettings emailSettings,
      StrangerSessions sessions,
      HeldTokens tokens,
      Clock clock) {
    this.settings = settings;
    this.paths = paths;
    this.emailSettings = emailSettings;
    this.sessions = sessions;
    this.tokens = tokens;
    this.clock = clock;
  }

  /**
   * Asks which user to be.
   *
   * @param makesUser whether the account belongs to no user yet
   */
  void askForUser(LoginAttempt attempt, Identified identified, boolean makesUser) {
    HttpServletRequest request = attempt.request();
    HttpSession session =
        SessionLogin.from(request).isPresent()
            ? sessions.of(request)
            : sessions.forQuestion(request, PendingSwitch.LIFETIME);
    // An attacker who planted a session here must not answer for the victim (ADV-02).
    request.changeSessionId();
    PendingSwitch.of(attempt, identified, makesUser, tokens, clock.instant()).saveTo(session);
  }

  /**
   * Asks whether to merge two users.
   *
   * @param login the log-in in which linking began
   * @param otherId the user whom the account belongs to
   */
  void askForMerge(
      LoginAttempt attempt, Authenticated authenticated, SessionLogin login, String otherId) {
    PendingMerge.of(attempt, authenticated, login, otherId, tokens, clock.instant())
        .saveTo(sessions.of(attempt.request()));
  }

  /**
   * Asks for an address.
   *
   * @param userId the user's id here; null if there is no user yet
   * @return the session, in which this attempt may have asked before
   */
  AskedForEmail askForEmail(LoginAttempt attempt, Identified identified, @Nullable String userId) {
    HttpServletRequest request = attempt.request();
    Optional<PendingMember> before =
        forEmail(request)
            .filter(open -> open.profile().sameAccountAs(identified.authenticated().profile()));
    boolean again = before.filter(open -> open.number().equals(attempt.id())).isPresent();
    HttpSession session = sessions.forQuestion(request, PendingMember.LIFETIME);
    if (!again) {
      // A session id that an attacker planted must not show the profile and the address (ADV-02).
      request.changeSessionId();
      PendingMember.of(attempt, identified, tokens, userId, clock.instant())
          .withEmail(before.map(PendingMember::email).orElse(null))
          .saveTo(session);
    }
    return new AskedForEmail(session, again);
  }

  /**
   * The user was asked for an address.
   *
   * @param again whether this attempt had asked before
   */
  record AskedForEmail(HttpSession session, boolean again) {}

  /** The question of this attempt which user to be, if it is open in this browser. */
  Optional<PendingSwitch> forUser(HttpServletRequest request, String attemptId) {
    HttpSession session = request.getSession(false);
    return session == null
        ? Optional.empty()
        : PendingSwitch.find(session, attemptId, clock.instant());
  }

  /** The question of this attempt whether to merge, if it is open in this log-in. */
  Optional<PendingMerge> forMerge(HttpServletRequest request, String attemptId) {
    HttpSession session = request.getSession(false);
    return session == null
        ? Optional.empty()
        : SessionLogin.from(request)
            .flatMap(login -> PendingMerge.find(session, attemptId, login, clock.instant()));
  }

  /** The question for an address, if it is open in this browser. */
  Optional<PendingMember> forEmail(HttpServletRequest request) {
    return PendingMember.from(request, clock.instant());
  }

  /**
   * The user who answers. The same answer always gives the same log-in, see {@link RepeatedLogin}.
   * Empty if the tokens of X cannot be opened any more.
   */
  Optional<Identified> identified(HttpServletRequest request, PendingSwitch asked) {
    return asked.identified(tokens, RepeatedLogin.secret(request, asked.csrfToken(), settings));
  }

  /** The same for the question whether to merge, whose form has the token of the log-in. */
  Optional<Identified> identified(HttpServletRequest request, PendingMerge asked) {
    return SessionLogin.from(request)
        .flatMap(
            login ->
                asked.identified(
                    tokens,
                    RepeatedLogin.secret(request, login.csrfToken(), settings),
                    login.stays()));
  }

  /** The same for the question for an address. */
  Optional<Identified> identified(HttpServletRequest request, PendingMember asked) {
    return asked.identified(tokens, RepeatedLogin.secret(request, asked.csrfToken(), settings));
  }

  /** The page with the question which user to be. */
  String userPage(LoginAttempt attempt) {
    return PendingSwitch.page(paths, attempt.id());
  }

  /** The page with the question whether to merge. */
  String mergePage(LoginAttempt attempt) {
    return PendingMerge.page(paths, attempt.id());
  }

  /** The page that asks for an address. */
  String emailPage() {
    return emailSettings.page();
  }

  /** The page with the question of this attempt that is open in this browser. */
  Optional<String> page(LoginAttempt attempt) {
    HttpServletRequest request = attempt.request();
    return forUser(request, attempt.id())
        .map(open -> userPage(attempt))
        .or(() -> forMerge(request, attempt.id()).map(open -> mergePage(attempt)))
        .or(
            () ->
                forEmail(request)
                    .filter(open -> open.number().equals(attempt.id()))
                    .map(open -> emailPage()));
  }
}
