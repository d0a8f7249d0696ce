package org.loginwithx.login;

import static java.util.Objects.requireNonNull;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.loginwithx.account.EmailSettings;
import org.loginwithx.account.TokenKeeper;
import org.loginwithx.attempt.LoginAttempt;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.decision.Decisions;
import org.loginwithx.decision.LoginCandidate;
import org.loginwithx.decision.LoginDecision;
import org.loginwithx.decision.LoginDecision.Accepted;
import org.loginwithx.decision.LoginDecision.Refused;
import org.loginwithx.decision.LoginEvent;
import org.loginwithx.decision.LoginEvents;
import org.loginwithx.login.LoginFlow.Authenticated;
import org.loginwithx.user.EmailAddress;
import org.loginwithx.user.EmailAddresses;
import org.loginwithx.user.LinkedUser;
import org.loginwithx.user.LinkedUsers;
import org.loginwithx.user.LinkedUsers.PasswordLoginOutcome;
import org.loginwithx.user.LinkedUsers.RecordedLogin;
import org.loginwithx.user.LiveLogins;
import org.loginwithx.user.MailLinks;
import org.loginwithx.user.NewLogin;
import org.loginwithx.user.NewUser;
import org.loginwithx.user.PasswordOwner;
import org.loginwithx.user.Profile;
import org.loginwithx.user.UserDisabledException;
import org.loginwithx.user.Visit;
import org.loginwithx.web.LoginSecret;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Visits;
import org.loginwithx.x.UserTokens;

/**
 * Step (7): makes a user for whom X, or a provider of the application, vouches the caller of the
 * container. The application decides, the linked user is found or created, and the container takes
 * over.
 */
@Dependent
final class LoginCompletion {

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");

  private final LinkedUsers users;
  private final LiveLogins liveLogins;
  private final EmailSettings emailSettings;
  private final EmailAddresses addresses;
  private final MailLinks links;
  private final LoginSettings settings;
  private final Decisions decisions;
  private final HandOver handOver;
  private final LoginEvents events;
  private final TokenKeeper tokens;
  private final FirstAdministrator firstAdministrator;

  @Inject
  LoginCompletion(
      LinkedUsers users,
      LiveLogins liveLogins,
      EmailSettings emailSettings,
      EmailAddresses addresses,
      MailLinks links,
      LoginSettings settings,
      Decisions decisions,
      HandOver handOver,
      LoginEvents events,
      TokenKeeper tokens,
      FirstAdministrator firstAdministrator) {
    this.users = users;
    this.liveLogins = liveLogins;
    this.emailSettings = emailSettings;
    this.addresses = addresses;
    this.links = links;
    this.settings = settings;
    this.decisions = decisions;
    this.handOver = handOver;
    this.events = events;
    this.tokens = tokens;
    this.firstAdministrator = firstAdministrator;
  }

  /** The result of a log-in. */
  sealed interface Result {
    /** The user is logged in. */
    record LoggedIn(LinkedUser user, boolean firstLogin, @Nullable String formerUsername)
        implements Result {}

    /** The application refused the user. */
    record NotWanted(String message, @Nullable String userId) implements Result {}

    /** An administrator has disabled the user, or the password was changed meanwhile. */
    record Disabled(String userId) implements Result {}

    /** The user has logged in by password too often. */
    record TooMany() implements Result {}

    /**
     * The user has to confirm an address first. Nothing about the user is stored.
     *
     * @param userId the user's id here; null if there is no user yet
     * @param taken whether another user has confirmed the same address meanwhile
     */
    record EmailNeeded(@Nullable String userId, boolean taken) implements Result {}

    /** The container did not accept the user. */
    record NotAccepted() implements Result {}
  }

  /**
   * What is known about an account.
   *
   * @param user the user it is linked to; null if it is linked to no user, and a log-in with it
   *     would create one
   * @param asOf when this was read, by {@link System#nanoTime}
   */
  record Found(@Nullable LinkedUser user, long asOf) {

    Optional<String> userId() {
      return Optional.ofNullable(user).map(LinkedUser::userId);
    }
  }

  /**
   * The user to whom an account is linked. One SELECT.
   *
   * @throws DatabaseUnavailableException if the database does not answer
   */
  Found find(Profile profile) {
    // Before anything is read: a user who is disabled from now on is disabled after this log-in
    // began.
    long asOf = System.nanoTime();
    return new Found(users.find(profile.provider(), profile.subject()).orElse(null), asOf);
  }

  /**
   * Logs in a user for whom X, or another provider, vouches.
   *
   * @param identified the user
   * @param found what {@link #find} has just returned for the user's account
   * @throws org.loginwithx.user.UserIdTakenException if the application gave a new user an id that
   *     another user has; no user is logged in
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer;
   *     no user is logged in
   */
  Result complete(LoginAttempt attempt, Identified identified, Found found) {
    Visit visit = Visits.of(attempt.request(), attempt.id(), settings);
    Authenticated authenticated = identified.authenticated();
    Profile said = authenticated.profile();
    @Nullable LinkedUser known = found.user();
    if (known != null && known.disabled()) {
      return new Result.Disabled(known.userId());
    }
    Profile profile = said.filledFrom(known == null ? null : known.profile());
    LoginDecision decision =
        decisions.about(
            // The address of an earlier log-in must not count as one that X vouches for now.
            new LoginCandidate(profile.withEmail(said.email()), authenticated.tokens(), known));
    if (decision instanceof Refused refused) {
      events.fire(new LoginEvent.Refused(profile, refused.message(), Instant.now()));
      return new Result.NotWanted(refused.message(), known == null ? null : known.userId());
    }
    Accepted accepted = keepingEmail(accepted(decision, profile), profile);
    LoginSecret secret = identified.secret();
    NewLogin login = new NewLogin(secret.id(), visit, accepted.groups(), identified.stays());
    Completion completion =
        new Completion(attempt, authenticated, accepted, secret, login, found.asOf());
    try {
      return emailSettings.isRequired()
          ? completeMember(completion, known)
          : complete(
              completion,
              known,
              users.recordLogin(accepted.profile(), known, newUser(accepted), login));
    } catch (UserDisabledException meanwhile) {
      return new Result.Disabled(meanwhile.userId());
    }
  }

  /** What all steps of the completion have in common. */
  private record Completion(
      LoginAttempt attempt,
      Authenticated authenticated,
      Accepted accepted,
      LoginSecret secret,
      NewLogin login,
      long asOf) {

    private BegunLogin begun(LinkedUser user, Set<String> groups) {
      return new BegunLogin(user, groups, login, secret, asOf);
    }
  }

  /** No user is created, and no user logs in, without a confirmed address. */
  private Result completeMember(Completion completion, @Nullable LinkedUser known) {
    Profile profile = completion.accepted().profile();
    if (known != null) {
      if (addresses.find(known.userId()).isEmpty()) {
        return new Result.EmailNeeded(known.userId(), false);
      }
      Optional<RecordedLogin> recorded = users.recordReturn(profile, known, completion.login());
      return recorded.isPresent()
          ? complete(completion, known, recorded.get())
          : new Result.EmailNeeded(null, false);
    }
    Optional<EmailAddress> confirmed = links.confirmedToJoin(profile);
    if (confirmed.isEmpty()) {
      return new Result.EmailNeeded(null, false);
    }
    Optional<RecordedLogin> joined =
        users.join(profile, confirmed.get(), newUser(completion.accepted()), completion.login());
    if (joined.isPresent()) {
      Result result = complete(completion, null, joined.get());
      events.fire(
          new LoginEvent.EmailConfirmed(
              joined.get().user().userId(), confirmed.get(), Instant.now()));
      return result;
    }
    // Another tab of the same user was faster, or another user with the same address.
    @Nullable LinkedUser now = users.find(profile.provider(), profile.subject()).orElse(null);
    if (now != null) {
      return completeMember(completion, now);
    }
    links.forgetJoin(profile);
    return new Result.EmailNeeded(null, true);
  }

  private Result complete(
      Completion completion, @Nullable LinkedUser known, RecordedLogin recorded) {
    LinkedUser user = recorded.user();
    if (!handOver.logIn(
        completion.attempt().request(),
        completion.attempt().response(),
        completion.begun(user, groups(user, completion.accepted(), isAdmin(completion, user))))) {
      liveLogins.end(completion.login().id());
      return new Result.NotAccepted();
    }
    keep(user, completion.authenticated());
    if (recorded.firstLogin()) {
      events.fire(new LoginEvent.FirstLogin(user, Instant.now()));
    }
    events.fire(new LoginEvent.LoggedIn(user, Instant.now()));
    return new Result.LoggedIn(user, recorded.firstLogin(), formerUsername(known, user));
  }

  /**
   * Logs in a user who came by password. The application decides about this log-in as about every
   * other.
   *
   * @param owner the user, with the hash that the password was compared with
   * @param admin whether a linked account makes the user an administrator
   * @param stays whether the user wants to stay logged in
   * @param visit when the request came, before the password was checked: a password that is changed
   *     meanwhile then ends this log-in like all others
   */
  Result completeByPassword(
      LoginAttempt attempt, PasswordOwner owner, boolean admin, boolean stays, Visit visit) {
    long asOf = System.nanoTime();
    LinkedUser user = owner.toLinkedUser();
    Profile profile = user.profile();
    LoginDecision decision = decisions.about(new LoginCandidate(profile, null, user));
    if (decision instanceof Refused refused) {
      events.fire(new LoginEvent.Refused(profile, refused.message(), Instant.now()));
      return new Result.NotWanted(refused.message(), user.userId());
    }
    Accepted accepted = accepted(decision, profile);
    LinkedUser known =
        new LinkedUser(user.userId(), accepted.profile(), user.groups(), user.linkedAt(), false);
    String verified = requireNonNull(owner.passwordHash());
    LoginSecret secret = LoginSecret.random();
    NewLogin login = new NewLogin(secret.id(), visit, accepted.groups(), stays);
    PasswordLoginOutcome recorded = users.recordPasswordLogin(user.userId(), verified, login);
    if (recorded != PasswordLoginOutcome.RECORDED) {
      return recorded == PasswordLoginOutcome.TOO_MANY
          ? new Result.TooMany()
          : new Result.Disabled(user.userId());
    }
    BegunLogin begun = new BegunLogin(known, groups(known, accepted, admin), login, secret, asOf);
    if (!handOver.logIn(attempt.request(), attempt.response(), begun)) {
      liveLogins.end(login.id());
      return new Result.NotAccepted();
    }
    events.fire(new LoginEvent.LoggedIn(known, Instant.now()));
    return new Result.LoggedIn(known, false, null);
  }

  private NewUser newUser(Accepted accepted) {
    return new NewUser(accepted.userId(), settings.newUserGroups());
  }

  /** If X could not be asked for the address, the stored one stays. */
  private static Accepted keepingEmail(Accepted accepted, Profile profile) {
    return profile.partial() && accepted.profile().email() == null
        ? accepted.withProfile(accepted.profile().withEmail(profile.email()))
        : accepted;
  }

  private static Accepted accepted(LoginDecision decision, Profile profile) {
    Accepted accepted = (Accepted) decision;
    if (!accepted.profile().sameAccountAs(profile.provider(), profile.subject())) {
      throw new IllegalStateException("A LoginDecider must not change whose profile it is");
    }
    return accepted;
  }

  /** The user is logged in by now, so a failure to store tokens is no failure of the log-in. */
  private void keep(LinkedUser user, Authenticated authenticated) {
    UserTokens given = authenticated.tokens();
    if (given == null) {
      return;
    }
    try {
      tokens.keep(user.userId(), user.profile(), given);
    } catch (DatabaseUnavailableException away) {
      LOG.log(
          System.Logger.Level.WARNING,
          "event=tokens outcome=failed reason=db_down user={0} detail=not_stored",
          user.userId());
    }
  }

  private boolean isAdmin(Completion completion, LinkedUser user) {
    Profile profile = user.profile();
    return firstAdministrator.becomes(completion.attempt().request(), user.userId())
        || profile.isOfX() && settings.adminSubjects().contains(profile.subject());
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
        .map(LinkedUser::profile)
        .filter(before -> !before.hasSameHandleAs(user.profile()))
        .map(Profile::username)
        .orElse(null);
  }
}
