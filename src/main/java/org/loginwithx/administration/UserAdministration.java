package org.loginwithx.administration;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import org.loginwithx.account.Action;
import org.loginwithx.account.Proofs;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.decision.LoginEvent;
import org.loginwithx.decision.LoginEvents;
import org.loginwithx.user.LiveLogins;
import org.loginwithx.user.People;
import org.loginwithx.user.Person;
import org.loginwithx.user.UserGroups;
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
  private final UserGroups groups;
  private final LoginEvents events;

  @Inject
  UserAdministration(
      People people,
      LiveLogins liveLogins,
      LoginSettings settings,
      Proofs proofs,
      UserGroups groups,
      LoginEvents events) {
    this.people = people;
    this.groups = groups;
    this.events = events;
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

  /** The result of giving or taking a group. */
  public enum GroupChange {
    /** It holds in all sessions of the user within seconds. */
    DONE,
    /** Administrators cannot take {@code admin} from themselves: none might be left. */
    YOURSELF,
    /** No group can have this name: 1 to 64 letters and digits of ASCII, and {@code _.:-}. */
    NOT_A_NAME,
    /** The names of the user's groups would be longer than can be stored. */
    TOO_MANY,
    /** There is no such user, or the administrator has lost the right meanwhile. */
    NO_USER
  }

  /**
   * Gives a group to a user. It is stored with the user until it is taken.
   *
   * @param group its name; {@code admin} makes the user an administrator
   */
  public GroupChange giveGroup(HttpServletRequest request, String userId, String group)
      throws UnprovenException {
    return changeGroup(request, userId, group, true);
  }

  /**
   * Takes a group that is stored with a user. Groups by the settings, and those that the
   * application gives at a log-in, stay.
   */
  public GroupChange takeGroup(HttpServletRequest request, String userId, String group)
      throws UnprovenException {
    return changeGroup(request, userId, group, false);
  }

  private GroupChange changeGroup(
      HttpServletRequest request, String userId, String group, boolean gives)
      throws UnprovenException {
    SessionLogin login = proofs.require(request, Action.MANAGE_GROUPS);
    if (!UserGroups.isName(group)) {
      return GroupChange.NOT_A_NAME;
    }
    if (!gives && group.equals(LoginSettings.ADMIN) && userId.equals(login.userId())) {
      return GroupChange.YOURSELF;
    }
    return switch (groups.changeUnchecked(
        userId, group, gives, administrator(login), visit(request))) {
      case DONE -> {
        events.fire(new LoginEvent.GroupChanged(userId, group, gives, Instant.now()));
        yield GroupChange.DONE;
      }
      case UNCHANGED -> GroupChange.DONE;
      case TOO_MANY -> GroupChange.TOO_MANY;
      case NO_USER -> GroupChange.NO_USER;
    };
  }

  private UserGroups.Administrator administrator(SessionLogin login) {
    boolean otherwise =
        login.given().contains(LoginSettings.ADMIN)
            || people.find(login.userId()).filter(this::isAdministratorBySettings).isPresent();
    return new UserGroups.Administrator(login.userId(), LoginSettings.ADMIN, otherwise);
  }

  private boolean isAdministratorBySettings(Person person) {
    return person.accounts().stream()
        .map(Person.Account::profile)
        .anyMatch(
            profile -> profile.isOfX() && settings.adminSubjects().contains(profile.subject()));
  }

  private Visit visit(HttpServletRequest request) {
    return Visits.of(request, "-", settings);
  }
}
