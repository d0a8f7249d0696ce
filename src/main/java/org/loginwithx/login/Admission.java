package org.loginwithx.login;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.decision.Decisions;
import org.loginwithx.decision.LoginCandidate;
import org.loginwithx.decision.LoginDecision;
import org.loginwithx.decision.LoginDecision.Accepted;
import org.loginwithx.decision.LoginEvent;
import org.loginwithx.decision.LoginEvents;
import org.loginwithx.rule.LoginRule;
import org.loginwithx.rule.LoginRules;
import org.loginwithx.rule.Ruling;
import org.loginwithx.user.LinkedUser;
import org.loginwithx.user.NewUser;
import org.loginwithx.user.Profile;
import org.loginwithx.user.TrustSignals;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;

/**
 * Decides which users may log in, and with which groups: looks at the rules of the administrators,
 * asks the application, and adds the groups of the settings and of the first set-up.
 */
@Dependent
final class Admission {

  private final LoginSettings settings;
  private final LoginRules rules;
  private final Decisions decisions;
  private final LoginEvents events;
  private final FirstAdministrator firstAdministrator;

  @Inject
  Admission(
      LoginSettings settings,
      LoginRules rules,
      Decisions decisions,
      LoginEvents events,
      FirstAdministrator firstAdministrator) {
    this.settings = settings;
    this.rules = rules;
    this.decisions = decisions;
    this.events = events;
    this.firstAdministrator = firstAdministrator;
  }

  /** What comes of it. */
  sealed interface Decided {

    /** The user may log in. */
    record Admitted(Accepted accepted) implements Decided {}

    /**
     * The user may not log in.
     *
     * @param message the text for the user
     * @param rule the name of the administrators' rule; null if the application refused
     */
    record Refused(String message, @Nullable String rule) implements Decided {}
  }

  /**
   * Looks at the rules of the administrators, and asks the application about a user.
   *
   * @param said what is known about the user; the profile that X sent, with its signals, and no
   *     groups
   * @param profile the profile of the user; if it is partial, its address stays unless the
   *     application gives another
   * @param administrator whether the user is an administrator by an account or a stored group
   */
  Decided decide(
      HttpServletRequest request, LoginCandidate said, Profile profile, boolean administrator) {
    Ruling ruling = rules.about(profile.signals(), administrator);
    LoginCandidate candidate =
        new LoginCandidate(
            said.profile(), said.tokens(), said.linkedUser(), said.raw(), ruling.groups());
    LoginRule refusing = ruling.refusal();
    if (refusing == null
        && !administrator
        && profile.partial()
        && profile.signals().equals(TrustSignals.NONE)) {
      refusing = rules.firstRefusal();
    }
    if (refusing != null && !decisions.admitsDespite(candidate, refusing.name())) {
      return refused(
          profile,
          Messages.forRequest(request).text(LoginFailure.REFUSED_BY_RULE.messageKey()),
          refusing.name());
    }
    LoginDecision decision = decisions.about(candidate);
    if (decision instanceof LoginDecision.Refused refused) {
      return refused(profile, refused.message(), null);
    }
    Accepted accepted = (Accepted) decision;
    if (!accepted.profile().sameAccountAs(profile.provider(), profile.subject())) {
      throw new IllegalStateException("A LoginDecider must not change whose profile it is");
    }
    // X's signals, not the application's: the preview of a rule is about what X said.
    Profile stored = accepted.profile().withSignals(profile.signals());
    return new Decided.Admitted(keepingEmail(accepted.withProfile(stored), profile));
  }

  private Decided refused(Profile profile, String message, @Nullable String rule) {
    events.fire(new LoginEvent.Refused(profile, message, Instant.now()));
    return new Decided.Refused(message, rule);
  }

  /** Whether the user is an administrator before this log-in, by the settings or a stored group. */
  boolean isAdministrator(Profile profile, @Nullable LinkedUser known) {
    return profile.isOfX() && settings.adminSubjects().contains(profile.subject())
        || known != null && known.groups().contains(LoginSettings.ADMIN);
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
