package org.loginwithx.login;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.loginwithx.login.LoginDecision.Accepted;
import org.loginwithx.login.LoginDecision.Refused;
import org.loginwithx.login.LoginFlow.Authenticated;
import org.loginwithx.user.DatabaseUnavailableException;
import org.loginwithx.user.LinkedUser;
import org.loginwithx.user.LinkedUsers;
import org.loginwithx.user.LinkedUsers.RecordedLogin;
import org.loginwithx.user.Profile;

/**
 * Step (7): from somebody X vouches for to the caller of the container. The application decides,
 * the linked user is found or made, the container takes over.
 *
 * <p>Neither final nor its constructor without arguments gone: the container proxies this bean for
 * {@code @ActivateRequestContext}, because a request that was put aside comes back without one.
 */
@ApplicationScoped
public class LoginCompletion {

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");

  private final LinkedUsers users;
  private final LoginSettings settings;
  private final Instance<LoginDecider> deciders;
  private final HandOver handOver;
  private final LoginEvents events;
  private final TokenKeeper tokens;

  /** For the proxy. */
  @SuppressWarnings("NullAway")
  protected LoginCompletion() {
    this(null, null, null, null, null, null);
  }

  @Inject
  LoginCompletion(
      LinkedUsers users,
      LoginSettings settings,
      Instance<LoginDecider> deciders,
      HandOver handOver,
      LoginEvents events,
      TokenKeeper tokens) {
    this.users = users;
    this.settings = settings;
    this.deciders = deciders;
    this.handOver = handOver;
    this.events = events;
    this.tokens = tokens;
  }

  /** What came of it. */
  sealed interface Result {
    /** They are logged in. */
    record LoggedIn(LinkedUser user, boolean firstLogin, @Nullable String formerUsername)
        implements Result {}

    /** The application does not want them. */
    record NotWanted(String message) implements Result {}

    /** The container did not accept them. */
    record NotAccepted() implements Result {}
  }

  /**
   * Logs in whom X vouches for.
   *
   * @throws org.loginwithx.user.DatabaseUnavailableException if the database does not answer;
   *     nobody is logged in
   */
  @ActivateRequestContext
  Result complete(
      HttpServletRequest request, HttpServletResponse response, Authenticated authenticated) {
    Profile profile = authenticated.profile();
    @Nullable LinkedUser known = users.find(profile.provider(), profile.subject()).orElse(null);
    LoginDecision decision = decide(new LoginCandidate(profile, authenticated.tokens(), known));
    if (decision instanceof Refused refused) {
      events.fire(new LoginEvent.Refused(profile, refused.message(), Instant.now()));
      return new Result.NotWanted(refused.message());
    }
    Accepted accepted = accepted(decision, profile);
    RecordedLogin recorded = users.recordLogin(accepted.profile(), known, settings.newUserGroups());
    LinkedUser user = recorded.user();
    boolean admin =
        profile.provider().equals(Profile.X)
            && settings.adminSubjects().contains(profile.subject());
    if (!handOver.logIn(request, response, user, groups(user, accepted, admin))) {
      return new Result.NotAccepted();
    }
    keep(user, authenticated);
    if (recorded.firstLogin()) {
      events.fire(new LoginEvent.FirstLogin(user, Instant.now()));
    }
    events.fire(new LoginEvent.LoggedIn(user, Instant.now()));
    return new Result.LoggedIn(user, recorded.firstLogin(), formerUsername(known, user));
  }

  /**
   * Logs in a user of ours who has proved otherwise who they are. The application decides about
   * them as about everybody.
   *
   * @param user the person, with a profile that says how they came
   * @param admin whether an account of theirs makes them an administrator
   */
  @ActivateRequestContext
  Result completeKnown(
      HttpServletRequest request, HttpServletResponse response, LinkedUser user, boolean admin) {
    Profile profile = user.profile();
    LoginDecision decision = decide(new LoginCandidate(profile, null, user));
    if (decision instanceof Refused refused) {
      events.fire(new LoginEvent.Refused(profile, refused.message(), Instant.now()));
      return new Result.NotWanted(refused.message());
    }
    Accepted accepted = accepted(decision, profile);
    LinkedUser known =
        new LinkedUser(user.userId(), accepted.profile(), user.groups(), user.linkedAt());
    if (!handOver.logIn(request, response, known, groups(known, accepted, admin))) {
      return new Result.NotAccepted();
    }
    events.fire(new LoginEvent.LoggedIn(known, Instant.now()));
    return new Result.LoggedIn(known, false, null);
  }

  /**
   * Whether an account is one of this user's.
   *
   * @throws DatabaseUnavailableException if the database does not answer
   */
  boolean isAccountOf(String userId, Profile profile) {
    return users
        .find(profile.provider(), profile.subject())
        .filter(user -> user.userId().equals(userId))
        .isPresent();
  }

  private static Accepted accepted(LoginDecision decision, Profile profile) {
    Accepted accepted = (Accepted) decision;
    if (!accepted.profile().sameAccountAs(profile.provider(), profile.subject())) {
      throw new IllegalStateException("A LoginDecider must not change whose profile it is");
    }
    return accepted;
  }

  /** They are logged in by now: tokens are no reason to say otherwise. */
  private void keep(LinkedUser user, Authenticated authenticated) {
    try {
      tokens.keep(user, authenticated.tokens());
    } catch (DatabaseUnavailableException away) {
      LOG.log(
          System.Logger.Level.WARNING,
          "event=tokens outcome=failed reason=db_down user={0} detail=not_stored",
          user.userId());
    }
  }

  private LoginDecision decide(LoginCandidate candidate) {
    // More than one is an error of the application that get() names; picking one would be a guess.
    return deciders.isUnsatisfied()
        ? LoginDecision.accept(candidate)
        : deciders.get().decide(candidate);
  }

  private static Set<String> groups(LinkedUser user, Accepted accepted, boolean admin) {
    Set<String> groups = new TreeSet<>(user.groups());
    groups.addAll(accepted.groups());
    if (admin) {
      groups.add(LoginSettings.ADMIN);
    }
    return groups;
  }

  private static @Nullable String formerUsername(@Nullable LinkedUser known, LinkedUser user) {
    return Optional.ofNullable(known)
        .map(before -> before.profile().username())
        .filter(before -> !before.equals(user.profile().username()))
        .orElse(null);
  }
}
