package org.loginwithx.account;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Optional;
import org.loginwithx.account.CurrentPassword.Need;
import org.loginwithx.password.TooManyHashesException;
import org.loginwithx.password.TypedPassword;
import org.loginwithx.user.LiveLogins;
import org.loginwithx.web.FormToken;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.SessionLogin;

/**
 * The one place that checks whether a request may change something: for the pages of this module,
 * and for the beans that an application injects. What it takes is in {@link Action}.
 *
 * <p>All methods throw {@link org.loginwithx.database.DatabaseUnavailableException} if the database
 * does not answer.
 */
@Dependent
public class Proofs {

  private final LoginSettings settings;
  private final CurrentPassword currentPassword;
  private final Recovery recovery;
  private final LiveLogins liveLogins;
  private final Clock clock;

  @Inject
  Proofs(
      LoginSettings settings,
      CurrentPassword currentPassword,
      Recovery recovery,
      LiveLogins liveLogins,
      Clock clock) {
    this.settings = settings;
    this.currentPassword = currentPassword;
    this.recovery = recovery;
    this.liveLogins = liveLogins;
    this.clock = clock;
  }

  /**
   * Checks all proofs. A user who has a password is refused if the action takes it.
   *
   * @return the log-in of the request
   */
  public SessionLogin require(HttpServletRequest request, Action action) throws UnprovenException {
    return require(request, action, TypedPassword.of(null));
  }

  /**
   * Checks all proofs.
   *
   * @param current what the user typed as the current password
   * @return the log-in of the request
   * @throws UnprovenException also if too many passwords are checked at the moment
   */
  public SessionLogin require(HttpServletRequest request, Action action, TypedPassword current)
      throws UnprovenException {
    SessionLogin login = requireAllButPassword(request, action);
    if (action.proofs().contains(Proof.CURRENT_PASSWORD)) {
      Optional<String> refusal = refusal(request, login, current);
      if (refusal.isPresent()) {
        throw new UnprovenException(Proof.CURRENT_PASSWORD, refusal.get());
      }
    }
    return login;
  }

  private Optional<String> refusal(
      HttpServletRequest request, SessionLogin login, TypedPassword current) {
    try {
      return currentPassword.refusal(request, login, current);
    } catch (TooManyHashesException busy) {
      return Optional.of(Messages.forRequest(request).text("failure.busy"));
    }
  }

  /**
   * Checks all proofs except {@link Proof#CURRENT_PASSWORD}, for a page that looks at its form
   * before it acts. Each password that is checked counts as a guess, so it is checked once, by the
   * bean that acts.
   *
   * @return the log-in of the request
   */
  public SessionLogin requireAllButPassword(HttpServletRequest request, Action action)
      throws UnprovenException {
    Optional<SessionLogin> login = SessionLogin.from(request);
    for (Proof proof : action.proofs()) {
      if (login.isEmpty() || !has(request, login.get(), proof)) {
        throw new UnprovenException(proof, Messages.forRequest(request).text(proof.messageKey()));
      }
    }
    return login.orElseThrow();
  }

  private boolean has(HttpServletRequest request, SessionLogin login, Proof proof) {
    return switch (proof) {
      case LOG_IN -> true;
      case FORM_TOKEN -> login.isCsrfToken(FormToken.of(request));
      case ADMINISTRATOR -> login.groups().contains(LoginSettings.ADMIN);
      case RECENT_LOG_IN -> isRecent(login);
      case NO_RECOVERY -> !recovery.isUnderWayWithout(login);
      case NEW_LOG_IN -> isNewOrHasPassword(login);
      case CURRENT_PASSWORD -> true;
    };
  }

  /**
   * What a log-in that had its proofs has lost while the user was at X. Its session does not know:
   * another browser or node may have changed it.
   *
   * @return {@link Proof#LOG_IN} if the log-in has ended, {@link Proof#NO_RECOVERY} if the account
   *     is being recovered; empty if it has lost nothing
   */
  Optional<Proof> lostMeanwhile(SessionLogin login) {
    if (!liveLogins.isLive(login.loginId())) {
      return Optional.of(Proof.LOG_IN);
    }
    return recovery.isUnderWayWithout(login) ? Optional.of(Proof.NO_RECOVERY) : Optional.empty();
  }

  private boolean isRecent(SessionLogin login) {
    return settings.isRecent(login.at(), clock.instant());
  }

  private boolean isNewOrHasPassword(SessionLogin login) {
    return currentPassword.need(login) != Need.LOG_IN;
  }

  /**
   * Whether the user has to log in again before a form for this makes sense: for a page that offers
   * to log in instead of the form.
   */
  public boolean needsLogIn(HttpServletRequest request, Action action) {
    Optional<SessionLogin> login = SessionLogin.from(request);
    if (login.isEmpty()
        || (action.proofs().contains(Proof.RECENT_LOG_IN) && !isRecent(login.get()))) {
      return true;
    }
    boolean takesOwner =
        action.proofs().contains(Proof.NEW_LOG_IN)
            || action.proofs().contains(Proof.CURRENT_PASSWORD);
    return takesOwner && !isNewOrHasPassword(login.get());
  }
}
