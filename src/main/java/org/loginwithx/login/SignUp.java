package org.loginwithx.login;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.loginwithx.attempt.LoginAttempt;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.signup.AllowList;
import org.loginwithx.signup.Invitation;
import org.loginwithx.signup.Invitations;
import org.loginwithx.signup.SignUpMode;
import org.loginwithx.signup.SignUpSettings;
import org.loginwithx.user.NewUser.Admittance;
import org.loginwithx.user.Profile;
import org.loginwithx.web.LoginSettings;

/**
 * Decides who may become a user, before the application is asked. The application can still refuse
 * a user who is admitted here, but cannot admit one who is refused here.
 *
 * <p>Users whom the operator made administrators are admitted in every mode: otherwise a new site
 * that is closed could have no administrator.
 */
@Dependent
final class SignUp {

  private final SignUpSettings mode;
  private final LoginSettings settings;
  private final FirstAdministrator firstAdministrator;
  private final InvitationCookie cookie;
  private final AllowList allowList;

  @Inject
  SignUp(
      SignUpSettings mode,
      LoginSettings settings,
      FirstAdministrator firstAdministrator,
      InvitationCookie cookie,
      AllowList allowList) {
    this.mode = mode;
    this.settings = settings;
    this.firstAdministrator = firstAdministrator;
    this.cookie = cookie;
    this.allowList = allowList;
  }

  /** The answer for a user who logs in. */
  sealed interface Answer {

    /**
     * A user may be created.
     *
     * @param groups the groups of the invitation
     * @param admittance what the transaction that creates the user uses up
     */
    record Admitted(Set<String> groups, Admittance admittance) implements Answer {

      static Admitted by(Admittance admittance) {
        return new Admitted(Set.of(), admittance);
      }
    }

    /** No user is created. */
    record Refused(LoginFailure reason) implements Answer {}
  }

  /**
   * Checks a log-in. No SQL for a known user, and none while sign-up is open, unless an invitation
   * was opened in this browser.
   *
   * @param known whether there is a user for the account
   */
  Answer check(HttpServletRequest request, Profile profile, boolean known) {
    SignUpMode now = mode.mode();
    if (known) {
      // The user may be deleted meanwhile, and would then be created again.
      return Answer.Admitted.by(now == SignUpMode.OPEN ? Admittance.FREE : Admittance.NONE);
    }
    if (now == SignUpMode.CLOSED) {
      return isNamed(request, profile)
          ? Answer.Admitted.by(Admittance.FREE)
          : new Answer.Refused(LoginFailure.SIGN_UP_CLOSED);
    }
    Optional<Invitation> invitation = cookie.open(request);
    if (invitation.isPresent()) {
      return invited(invitation.get(), profile);
    }
    if (now == SignUpMode.OPEN || isNamed(request, profile)) {
      return Answer.Admitted.by(Admittance.FREE);
    }
    return allowList
        .admittance(profile)
        .<Answer>map(Answer.Admitted::by)
        .orElseGet(() -> new Answer.Refused(LoginFailure.NOT_INVITED));
  }

  private static Answer invited(Invitation invitation, Profile profile) {
    Set<String> groups = new TreeSet<>(invitation.groups());
    // Checked here as well: a row in the database must not make an administrator.
    groups.removeIf(LoginSettings.ADMIN::equalsIgnoreCase);
    return new Answer.Admitted(
        groups, AllowList.binding(Invitations.admittance(invitation), profile));
  }

  private boolean isNamed(HttpServletRequest request, Profile profile) {
    return profile.isOfX() && settings.adminSubjects().contains(profile.subject())
        || firstAdministrator.browser(request).isPresent();
  }

  /** A log-in has succeeded in this browser: its invitation is used, or was not needed. */
  void over(LoginAttempt attempt) {
    cookie.deleteIfThere(attempt.request(), attempt.response());
  }
}
