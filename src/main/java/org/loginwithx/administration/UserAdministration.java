package org.loginwithx.administration;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import org.loginwithx.account.Action;
import org.loginwithx.account.Proofs;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.user.LiveLogins;
import org.loginwithx.user.People;
import org.loginwithx.user.Visit;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.SessionLogin;
import org.loginwithx.web.Visits;

/**
 * What an administrator does to a user. {@link People} finds them.
 *
 * <p>All methods throw {@link org.loginwithx.database.DatabaseUnavailableException} if the database
 * does not answer; nothing has changed then.
 */
@Dependent
public class UserAdministration {

  private final People people;
  private final LiveLogins liveLogins;
  private final LoginSettings settings;
  private final Proofs proofs;

  @Inject
  UserAdministration(People people, LiveLogins liveLogins, LoginSettings settings, Proofs proofs) {
    this.people = people;
    this.liveLogins = liveLogins;
    this.settings = settings;
    this.proofs = proofs;
  }

  /** The result of disabling a user. */
  public enum Disabled {
    /** The user cannot log in, and all sessions of the user have ended. */
    DONE,
    /** An administrator cannot disable themselves: the last one could not be enabled again. */
    YOURSELF,
    /** There is no such user, or the administrator was disabled meanwhile. */
    NO_USER
  }

  /** Disables a user, see {@link People#disableUnchecked}. */
  public Disabled disable(HttpServletRequest request, String userId) throws UnprovenException {
    String administrator = proofs.require(request, Action.MANAGE_USERS).userId();
    if (userId.equals(administrator)) {
      return Disabled.YOURSELF;
    }
    return people.disableUnchecked(userId, administrator, visit(request))
        ? Disabled.DONE
        : Disabled.NO_USER;
  }

  /**
   * Enables a user again.
   *
   * @return false if there is no such user
   */
  public boolean enable(HttpServletRequest request, String userId) throws UnprovenException {
    String administrator = proofs.require(request, Action.MANAGE_USERS).userId();
    return people.enableUnchecked(userId, administrator, visit(request));
  }

  /**
   * Ends the sessions of a user, except the one of this request.
   *
   * @return false if there is no such user
   */
  public boolean endSessions(HttpServletRequest request, String userId) throws UnprovenException {
    SessionLogin login = proofs.require(request, Action.MANAGE_USERS);
    if (people.find(userId).isEmpty()) {
      return false;
    }
    liveLogins.endOthersUnchecked(userId, login.loginId());
    return true;
  }

  /**
   * Ends one session of a user.
   *
   * @param id as in {@link org.loginwithx.user.LiveLogin#id}
   * @return false if the user does not have this session (any more)
   */
  public boolean endSession(HttpServletRequest request, String userId, String id)
      throws UnprovenException {
    proofs.require(request, Action.MANAGE_USERS);
    return liveLogins.endUnchecked(userId, id);
  }

  private Visit visit(HttpServletRequest request) {
    return Visits.of(request, "-", settings);
  }
}
