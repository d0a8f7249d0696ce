package org.loginwithx.account;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.attempt.AttemptId;
import org.loginwithx.decision.AccountChange;
import org.loginwithx.decision.Decisions;
import org.loginwithx.password.TooManyHashesException;
import org.loginwithx.password.TypedPassword;
import org.loginwithx.user.LinkedUser;
import org.loginwithx.user.LinkedUsers;
import org.loginwithx.user.PasswordOwner;
import org.loginwithx.user.Passwords;
import org.loginwithx.user.Profile;
import org.loginwithx.user.UserMerge;
import org.loginwithx.user.UserMerge.Merged;
import org.loginwithx.user.UserMerge.Wanted;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.SessionLogin;
import org.loginwithx.web.Visits;

/**
 * Merges two users who are the same person: the one who is logged in, and the owner of the account
 * at X with which the same browser has just logged in.
 */
@Dependent
@Internal
public class AccountMerge {

  private final UserMerge merge;
  private final LinkedUsers users;
  private final Passwords passwords;
  private final TokenMover tokens;
  private final Decisions decisions;
  private final AccountNotice notice;
  private final Proofs proofs;
  private final CurrentPassword currentPassword;
  private final LoginSettings settings;

  @Inject
  AccountMerge(
      UserMerge merge,
      LinkedUsers users,
      Passwords passwords,
      TokenMover tokens,
      Decisions decisions,
      AccountNotice notice,
      Proofs proofs,
      CurrentPassword currentPassword,
      LoginSettings settings) {
    this.merge = merge;
    this.users = users;
    this.passwords = passwords;
    this.tokens = tokens;
    this.decisions = decisions;
    this.notice = notice;
    this.proofs = proofs;
    this.currentPassword = currentPassword;
    this.settings = settings;
  }

  /**
   * One of the two ways to merge two users.
   *
   * @param kept the user who would stay
   * @param deleted the user who would be deleted
   * @param asksForPassword whether it takes the password of the user who would be deleted
   * @param obstacle why this way is not open, for the user; null if it is
   */
  public record Way(
      PasswordOwner kept,
      PasswordOwner deleted,
      boolean asksForPassword,
      @Nullable String obstacle) {}

  /** The result of a merge. */
  public sealed interface Result {

    /** The two are one now, by this request or by the one before. All their log-ins have ended. */
    record Merged() implements Result {}

    /**
     * Nothing was changed.
     *
     * @param message the text for the user
     */
    record Refused(String message) implements Result {}

    /**
     * The password of the user who would be deleted was not typed. Nothing was changed.
     *
     * @param message the text for the user
     */
    record WrongPassword(String message) implements Result {}
  }

  /**
   * The other user, whom this account belongs to, if the two can be merged at all.
   *
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public Optional<String> other(SessionLogin login, Profile proof) {
    return users
        .find(proof.provider(), proof.subject())
        .filter(owner -> !owner.disabled() && !owner.userId().equals(login.userId()))
        .map(LinkedUser::userId);
  }

  /**
   * What merging one user into the other would do; empty if one of them is deleted or disabled.
   *
   * @param provedId the user who is proved by an account, and not by the log-in of the request
   */
  public Optional<Way> way(
      HttpServletRequest request, String keptId, String deletedId, String provedId) {
    PasswordOwner kept = passwords.find(keptId).orElse(null);
    PasswordOwner deleted = passwords.find(deletedId).orElse(null);
    if (kept == null || deleted == null || kept.disabled() || deleted.disabled()) {
      return Optional.empty();
    }
    PasswordOwner proved = keptId.equals(provedId) ? kept : deleted;
    return Optional.of(
        new Way(
            kept,
            deleted,
            currentPassword.hasPassword(deleted),
            obstacle(request, kept, deleted, proved)));
  }

  private @Nullable String obstacle(
      HttpServletRequest request, PasswordOwner kept, PasswordOwner deleted, PasswordOwner proved) {
    Messages messages = Messages.forRequest(request);
    String group = LoginSettings.ADMIN;
    if (deleted.groups().contains(group) && !kept.groups().contains(group)) {
      return messages.text("merge.administrator");
    }
    if ((settings.passwords() && proved.recovered()) || merge.hasUndo(deleted.userId())) {
      return messages.text("merge.protected");
    }
    return decisions.refusal(new AccountChange.Merge(kept.userId(), deleted.userId())).orElse(null);
  }

  /**
   * Merges the two users, and notifies both addresses by mail. Calling it twice is the same as
   * calling it once.
   *
   * @param proof the account of the other user, which the user has just proved to own
   * @param current what was typed as the password of the user who is deleted: with that user go the
   *     address and the password by which the owner of a stolen X account gets back in
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer;
   *     nothing was changed
   */
  public Result merge(
      HttpServletRequest request,
      String keptId,
      String deletedId,
      Profile proof,
      TypedPassword current)
      throws UnprovenException {
    SessionLogin login = proofs.require(request, Action.MERGE);
    Optional<String> refusal = decisions.refusal(new AccountChange.Merge(keptId, deletedId));
    if (refusal.isPresent()) {
      return new Result.Refused(refusal.get());
    }
    Optional<String> wrong = wrong(request, deletedId, current);
    if (wrong.isPresent()) {
      return new Result.WrongPassword(wrong.get());
    }
    Merged result =
        merge.merge(
            new Wanted(
                keptId,
                deletedId,
                login.loginId(),
                proof,
                settings.passwords(),
                LoginSettings.ADMIN,
                Visits.of(request, AttemptId.next(), settings)),
            tokens::sealedFor);
    Messages messages = Messages.forRequest(request);
    if (result instanceof Merged.Done done) {
      notice.merged(request, keptId, deletedId, done.addresses(), proof);
      return new Result.Merged();
    }
    if (result instanceof Merged.Already) {
      return new Result.Merged();
    }
    return new Result.Refused(
        messages.text(
            result instanceof Merged.GroupLost
                ? "merge.administrator"
                : result instanceof Merged.Protected ? "merge.protected" : "merge.not-possible"));
  }

  private Optional<String> wrong(HttpServletRequest request, String userId, TypedPassword current) {
    try {
      return currentPassword.refusal(request, userId, current);
    } catch (TooManyHashesException busy) {
      return Optional.of(Messages.forRequest(request).text("failure.busy"));
    }
  }
}
