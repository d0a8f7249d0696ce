package org.loginwithx.login;

import static java.util.Objects.requireNonNull;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.loginwithx.account.TokenKeeper;
import org.loginwithx.attempt.Failure;
import org.loginwithx.attempt.LoginAttempt;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.decision.LoginCandidate;
import org.loginwithx.decision.LoginDecision.Accepted;
import org.loginwithx.decision.LoginEvent;
import org.loginwithx.decision.LoginEvents;
import org.loginwithx.login.Admission.Decided;
import org.loginwithx.login.LoginFlow.Authenticated;
import org.loginwithx.login.LoginRecorder.Outcome;
import org.loginwithx.passkey.Credential;
import org.loginwithx.user.LinkedUser;
import org.loginwithx.user.LinkedUsers.RecordedLogin;
import org.loginwithx.user.LiveLogins;
import org.loginwithx.user.NewLogin;
import org.loginwithx.user.NotAdmittedException;
import org.loginwithx.user.Passkey;
import org.loginwithx.user.PasswordOwner;
import org.loginwithx.user.Profile;
import org.loginwithx.user.UserDisabledException;
import org.loginwithx.user.Visit;
import org.loginwithx.web.LoginSecret;

/**
 * Step (7): makes a user for whom X, or a provider of the application, vouches the caller of the
 * container. The application decides, the linked user is found or created, and the container takes
 * over.
 */
@Dependent
final class LoginCompletion {

  private final SignUp signUp;
  private final Admission admission;
  private final LoginRecorder recorder;
  private final HandOver handOver;
  private final LiveLogins liveLogins;
  private final TokenKeeper tokens;
  private final LoginEvents events;

  @Inject
  LoginCompletion(
      SignUp signUp,
      Admission admission,
      LoginRecorder recorder,
      HandOver handOver,
      LiveLogins liveLogins,
      TokenKeeper tokens,
      LoginEvents events) {
    this.signUp = signUp;
    this.admission = admission;
    this.recorder = recorder;
    this.handOver = handOver;
    this.liveLogins = liveLogins;
    this.tokens = tokens;
    this.events = events;
  }

  /** The result of a log-in. */
  sealed interface Result {
    /** The user is logged in. */
    record LoggedIn(LinkedUser user, boolean firstLogin, @Nullable String formerUsername)
        implements Result {}

    /** The user would be new here, and may not sign up. */
    record NoSignUp(LoginFailure reason) implements Result {}

    /**
     * The application, or a rule of the administrators, refused the user.
     *
     * @param message the text for the user
     * @param userId the user's id here; null if there is no user yet
     * @param rule the name of the rule; null if the application refused
     */
    record NotWanted(String message, @Nullable String userId, @Nullable String rule)
        implements Result {

      Failure failure() {
        Failure why =
            rule == null
                ? Failure.refused(message)
                : Failure.of(LoginFailure.REFUSED_BY_RULE, "rule:" + rule);
        return why.ofUser(userId);
      }
    }

    /**
     * An administrator has disabled the user, or the password was changed, or the passkey removed,
     * meanwhile.
     */
    record Disabled(String userId) implements Result {}

    /** The user has logged in by password, or by passkey, too often. */
    record TooMany() implements Result {}

    /** The counter of the passkey went back: another device may have a copy of the key. */
    record Copied() implements Result {}

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
    return new Found(recorder.find(profile).orElse(null), asOf);
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
    Visit visit = recorder.visit(attempt);
    Authenticated authenticated = identified.authenticated();
    Profile said = authenticated.profile();
    @Nullable LinkedUser known = found.user();
    if (known != null && known.disabled()) {
      return new Result.Disabled(known.userId());
    }
    SignUp.Answer answer = signUp.check(attempt.request(), said, known != null);
    if (answer instanceof SignUp.Answer.Refused refused) {
      return new Result.NoSignUp(refused.reason());
    }
    SignUp.Answer.Admitted admitted = (SignUp.Answer.Admitted) answer;
    Profile profile = said.filledFrom(known == null ? null : known.profile());
    Decided decided =
        admission.decide(
            attempt.request(),
            // The address of an earlier log-in must not count as one that X vouches for now.
            new LoginCandidate(
                profile.withEmail(said.email()),
                authenticated.tokens(),
                known,
                authenticated.raw(),
                Set.of()),
            profile,
            admission.isAdministrator(profile, known));
    if (decided instanceof Decided.Refused refused) {
      return new Result.NotWanted(
          refused.message(), known == null ? null : known.userId(), refused.rule());
    }
    Accepted accepted = ((Decided.Admitted) decided).accepted();
    LoginSecret secret = identified.secret();
    NewLogin login = new NewLogin(secret.id(), visit, accepted.groups(), identified.stays());
    Outcome outcome;
    try {
      outcome =
          recorder.record(accepted.profile(), known, admission.newUser(accepted, admitted), login);
    } catch (UserDisabledException meanwhile) {
      return new Result.Disabled(meanwhile.userId());
    } catch (NotAdmittedException meanwhile) {
      return new Result.NoSignUp(LoginFailure.NOT_INVITED);
    }
    if (!(outcome instanceof Outcome.Recorded recorded)) {
      Outcome.EmailNeeded needed = (Outcome.EmailNeeded) outcome;
      return new Result.EmailNeeded(needed.userId(), needed.taken());
    }
    LinkedUser user = recorded.login().user();
    Set<String> groups = admission.groups(attempt.request(), user, accepted);
    BegunLogin begun = new BegunLogin(user, groups, login, secret, found.asOf());
    Result result =
        handOver(attempt, begun)
            ? loggedIn(attempt, recorded.login(), authenticated, known)
            : new Result.NotAccepted();
    if (recorded.confirmed() != null) {
      events.fire(
          new LoginEvent.EmailConfirmed(user.userId(), recorded.confirmed(), Instant.now()));
    }
    return result;
  }

  private Result loggedIn(
      LoginAttempt attempt,
      RecordedLogin recorded,
      Authenticated authenticated,
      @Nullable LinkedUser known) {
    signUp.over(attempt);
    LinkedUser user = recorded.user();
    tokens.keepIfPossible(user.userId(), user.profile(), authenticated.tokens());
    if (recorded.firstLogin()) {
      events.fire(new LoginEvent.FirstLogin(user, Instant.now()));
    }
    events.fire(new LoginEvent.LoggedIn(user, Instant.now()));
    return new Result.LoggedIn(user, recorded.firstLogin(), formerUsername(known, user));
  }

  /** Tells the container. If it does not accept the user, the log-in has ended. */
  private boolean handOver(LoginAttempt attempt, BegunLogin begun) {
    boolean accepted = handOver.logIn(attempt.request(), attempt.response(), begun);
    if (!accepted) {
      liveLogins.end(begun.login().id());
    }
    return accepted;
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
    String verified = requireNonNull(owner.passwordHash());
    return completeHere(
        attempt,
        owner.toLinkedUser(),
        admin,
        stays,
        visit,
        login ->
            switch (recorder.recordByPassword(owner.userId(), verified, login)) {
              case RECORDED -> Optional.empty();
              case NOT_THEIRS -> Optional.of(new Result.Disabled(owner.userId()));
              case TOO_MANY -> Optional.of(new Result.TooMany());
            });
  }

  /**
   * Does the same for a user who came by passkey.
   *
   * @param owner the user whose passkey it is
   * @param passkey the passkey as it was read
   * @param used its key pair after this use, which was checked
   */
  Result completeByPasskey(
      LoginAttempt attempt,
      PasswordOwner owner,
      Passkey passkey,
      Credential used,
      boolean admin,
      boolean stays,
      Visit visit) {
    if (owner.disabled()) {
      return new Result.Disabled(owner.userId());
    }
    if (recorder.needsEmail(owner)) {
      return new Result.EmailNeeded(owner.userId(), false);
    }
    return completeHere(
        attempt,
        owner.toLinkedUserByPasskey(passkey.createdAt()),
        admin,
        stays,
        visit,
        login ->
            switch (recorder.recordByPasskey(passkey, used, login)) {
              case RECORDED -> Optional.empty();
              case NOT_THEIRS -> Optional.of(new Result.Disabled(owner.userId()));
              case COPIED -> Optional.of(new Result.Copied());
              case TOO_MANY -> Optional.of(new Result.TooMany());
            });
  }

  /**
   * Logs in a user for whom this module vouches.
   *
   * @param record writes the log-in; empty if it was written
   */
  private Result completeHere(
      LoginAttempt attempt,
      LinkedUser user,
      boolean admin,
      boolean stays,
      Visit visit,
      Function<NewLogin, Optional<Result>> record) {
    long asOf = System.nanoTime();
    Profile profile = user.profile();
    Decided decided =
        admission.decide(
            attempt.request(),
            new LoginCandidate(profile, null, user),
            profile,
            admin || admission.isAdministrator(profile, user));
    if (decided instanceof Decided.Refused refused) {
      return new Result.NotWanted(refused.message(), user.userId(), refused.rule());
    }
    Accepted accepted = ((Decided.Admitted) decided).accepted();
    LinkedUser known =
        new LinkedUser(user.userId(), accepted.profile(), user.groups(), user.linkedAt(), false);
    LoginSecret secret = LoginSecret.random();
    NewLogin login = new NewLogin(secret.id(), visit, accepted.groups(), stays);
    Optional<Result> refused = record.apply(login);
    if (refused.isPresent()) {
      return refused.get();
    }
    Set<String> groups = Admission.groups(known, accepted, admin);
    if (!handOver(attempt, new BegunLogin(known, groups, login, secret, asOf))) {
      return new Result.NotAccepted();
    }
    events.fire(new LoginEvent.LoggedIn(known, Instant.now()));
    return new Result.LoggedIn(known, false, null);
  }

  private static @Nullable String formerUsername(@Nullable LinkedUser known, LinkedUser user) {
    return Optional.ofNullable(known)
        .map(LinkedUser::profile)
        .filter(before -> !before.hasSameHandleAs(user.profile()))
        .map(Profile::username)
        .orElse(null);
  }
}
