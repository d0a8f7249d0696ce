package org.loginwithx.login;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.attempt.StrangerSessions;
import org.loginwithx.connection.SetUp;
import org.loginwithx.secret.Secrets;
import org.loginwithx.web.FormToken;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.SessionText;

/**
 * Remembers in which browser the first set-up is being done. The user who logs in there first
 * becomes the administrator.
 */
@Dependent
@Internal
public class FirstAdministrator {

  private static final String ATTRIBUTE = "org.loginwithx.set-up";
  private static final Duration LONGEST = Duration.ofHours(1);

  private final SetUp setUp;
  private final StrangerSessions sessions;
  private final Clock clock;

  @Inject
  FirstAdministrator(SetUp setUp, StrangerSessions sessions, Clock clock) {
    this.setUp = setUp;
    this.sessions = sessions;
    this.clock = clock;
  }

  /**
   * The code was typed in this browser. The session gets a new id: an attacker may have planted the
   * old one.
   */
  public void begin(HttpServletRequest request) {
    HttpSession session = sessions.forQuestion(request, LONGEST);
    if (!session.isNew()) {
      request.changeSessionId();
    }
    session.setAttribute(
        ATTRIBUTE,
        SessionText.write(
            List.of(Secrets.random(), Long.toString(clock.instant().toEpochMilli()))));
  }

  /** The token that the forms of the set-up have to send; empty if this browser may not do it. */
  public Optional<String> csrfToken(HttpServletRequest request) {
    if (request.isRequestedSessionIdFromURL()) {
      return Optional.empty();
    }
    HttpSession session = request.getSession(false);
    if (session == null || !(session.getAttribute(ATTRIBUTE) instanceof String text)) {
      return Optional.empty();
    }
    try {
      List<@Nullable String> fields = SessionText.read(text);
      Instant began = Instant.ofEpochMilli(Long.parseLong(fields.get(1)));
      return began.plus(LONGEST).isBefore(clock.instant())
          ? Optional.empty()
          : Optional.ofNullable(fields.get(0));
    } catch (IllegalArgumentException | IndexOutOfBoundsException otherVersion) {
      return Optional.empty();
    }
  }

  /**
   * Ends the set-up in this browser, because it continues at another address.
   *
   * @return the code to continue with; empty if the set-up is over
   */
  public Optional<String> handOver(HttpServletRequest request) {
    request.getSession().removeAttribute(ATTRIBUTE);
    return setUp.handOver();
  }

  /** Whether the form came from a page of the set-up, in its browser. */
  public boolean isOurs(HttpServletRequest request) {
    String given = FormToken.of(request);
    return given != null
        && csrfToken(request).filter(token -> Secrets.sameText(token, given)).isPresent();
  }

  /** Whether this user, who is logging in, becomes the first administrator. */
  boolean becomes(HttpServletRequest request, String userId) {
    if (csrfToken(request).isEmpty()) {
      return false;
    }
    request.getSession().removeAttribute(ATTRIBUTE);
    return setUp.finish(userId, LoginSettings.ADMIN);
  }
}
