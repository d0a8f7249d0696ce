package org.loginwithx.login;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.loginwithx.decision.Decisions;
import org.loginwithx.decision.LoginCandidate;
import org.loginwithx.decision.LoginDecision;
import org.loginwithx.decision.LoginDecision.Accepted;
import org.loginwithx.decision.LoginEvent;
import org.loginwithx.decision.LoginEvents;
import org.loginwithx.user.LinkedUser;
import org.loginwithx.user.NewUser;
import org.loginwithx.user.Profile;
import org.loginwithx.web.LoginSettings;

/**
 * Decides which users may log in, and with which groups: asks the application, and adds the groups
 * of the settings and of the first set-up.
 */
@Dependent
final class Admission {

  private final LoginSettings settings;
  private final Decisions decisions;
  private final LoginEvents events;
  private final FirstAdministrator firstAdministrator;

  @Inject
  Admission(
      LoginSettings settings,
      Decisions decisions,
      LoginEvents events,
      FirstAdministrator firstAdministrator) {
    this.settings = settings;
    this.decisions = decisions;
    this.events = events;
    this.firstAdministrator = firstAdministrator;
  }

  /**
   * Asks the application about a user.
   *
   * @param profile the profile of the user; if it is partial, its address stays unless the
   *     application gives another
   */
  LoginDecision decide(LoginCandidate candidate, Profile profile) {
    LoginDecision decision = decisions.about(candidate);
    if (decision instanceof LoginDecision.Refused refused) {
      events.fire(new LoginEvent.Refused(profile, refused.message(), Instant.now()));
      return refused;
    }
    Accepted accepted = (Accepted) decision;
    if (!accepted.profile().sameAccountAs(profile.provider(), profile.subject())) {
      throw new IllegalStateException("A LoginDecider must not change whose profile it is");
    }
    return keepingEmail(accepted, profile);
  }

  /** If X could not be asked for the address, the stored one stays. */
  private static Accepted keepingEmail(Accepted accepted, Profile profile) {
    return profile.partial() && accepted.profile().email() == null
        ? accepted.withProfile(accepted.profile().withEmail(profile.email()))
        : accepted;
  }

  /** A user who is created by this log-in. */
  NewUser newUser(Accepted accepted, SignUp.Answer.Admitted admitted) {
    Set<String> groups = new TreeSet<>(settings.newUserGroups());
    groups.addAll(admitted.groups());
    return new NewUser(accepted.userId(), groups, admitted.admittance());
  }

  /** The groups of a user who logs in with an account. */
  Set<String> groups(HttpServletRequest request, LinkedUser user, Accepted accepted) {
    Profile profile = user.profile();
    boolean admin =
        firstAdministrator.becomes(request, user.userId())
            || profile.isOfX() && settings.adminSubjects().contains(profile.subject());
    return groups(user, accepted, admin);
  }

  /**
   * The groups of a user who logs in.
   *
   * @param admin whether an account makes the user an administrator
   */
  static Set<String> groups(LinkedUser user, Accepted accepted, boolean admin) {
    Set<String> groups = new TreeSet<>(user.groups());
    groups.addAll(accepted.groups());
    if (admin) {
      groups.add(LoginSettings.ADMIN);
    }
    return groups;
  }
}
