package org.loginwithx.account;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.loginwithx.decision.AccountChange;
import org.loginwithx.decision.Decisions;
import org.loginwithx.decision.LoginEvent;
import org.loginwithx.user.LinkedAccounts;
import org.loginwithx.user.LinkedAccounts.Link;
import org.loginwithx.user.LinkedAccounts.Unlinked;
import org.loginwithx.user.Profile;
import org.loginwithx.user.SealedTokens;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.SessionLogin;

/**
 * The accounts of a user: inject this bean to show, link and unlink them, and to delete a user. It
 * asks the application's {@link org.loginwithx.decision.LoginDecider} before a change, and fires
 * {@link LoginEvent}s afterwards.
 *
 * <p>A method with a request checks that it has the proofs of {@link Action}, and throws {@link
 * UnprovenException} if it does not. The methods named {@code Unchecked} leave that to the caller.
 */
@Dependent
public class Accounts {

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");

  private final LinkedAccounts accounts;
  private final Decisions decisions;
  private final TokenRevoker revoker;
  private final AccountNotice notice;
  private final Proofs proofs;
  private final LoginSettings settings;

  @Inject
  Accounts(
      LinkedAccounts accounts,
      Decisions decisions,
      TokenRevoker revoker,
      AccountNotice notice,
      Proofs proofs,
      LoginSettings settings) {
    this.accounts = accounts;
    this.decisions = decisions;
    this.revoker = revoker;
    this.notice = notice;
    this.proofs = proofs;
    this.settings = settings;
  }

  /** The result of linking an account. */
  public sealed interface LinkResult {

    /** The account is linked to the user now. */
    record Linked() implements LinkResult {}

    /** The account was linked to the user before. */
    record AlreadyLinked() implements LinkResult {}

    /** It belongs to another user, who stays unnamed. */
    record Taken() implements LinkResult {}

    /** The log-in has ended, or the user was deleted or is disabled. */
    record NoUser() implements LinkResult {}

    /**
     * The application refused, or a link in a mail has set the password and this user has not
     * logged in with it.
     *
     * @param message the text for the user
     */
    record Refused(String message) implements LinkResult {}
  }

  /** The result of unlinking an account. */
  public sealed interface UnlinkResult {

    /**
     * The account is linked to no user now.
     *
     * @param profile the account
     * @param endedAtX whether X confirmed that the tokens stored for it have ended
     */
    record Unlinked(Profile profile, CompletableFuture<Boolean> endedAtX) implements UnlinkResult {}

    /** It is the user's last way to log in. Nothing was changed. */
    record LastWay() implements UnlinkResult {}

    /** The user has no such account. */
    record NotTheirs() implements UnlinkResult {}

    /**
     * The application refused.
     *
     * @param message the text for the user
     */
    record Refused(String message) implements UnlinkResult {}
  }

  /** The result of deleting a user. */
  public sealed interface DeleteResult {

    /**
     * The user was deleted.
     *
     * @param endedAtX whether X confirmed that the tokens stored for the user have ended
     */
    record Deleted(CompletableFuture<Boolean> endedAtX) implements DeleteResult {}

    /**
     * The user is the only administrator, and a finished set-up cannot make another one. Nothing
     * was changed.
     */
    record LastAdministrator() implements DeleteResult {}

    /**
     * The application refused.
     *
     * @param message the text for the user
     */
    record Refused(String message) implements DeleteResult {}
  }

  /**
   * All accounts of a user, the first that was linked first.
   *
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public List<Link> of(String userId) {
    return accounts.of(userId);
  }

  /**
   * The user whom an earlier user was merged into, directly or by several merges. For an
   * application that still has rows with the earlier id, because it did not run when {@link
   * LoginEvent.Merged} was fired.
   *
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public Optional<String> successor(String userId) {
    return accounts.successor(userId);
  }

  /**
   * Links an account to the logged-in user, and notifies the user by mail. The application may pass
   * an account at X as well: it may know the owner from a time before it used this module.
   *
   * @param profile the account, of X or of any other provider, which the user has just proved to
   *     own
   * @throws IllegalArgumentException if its provider is {@link Profile#PASSWORD} or {@link
   *     Profile#PASSKEY}: that is no account, and would count as a way to log in that the user
   *     cannot use
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer;
   *     nothing was changed
   */
  public LinkResult link(HttpServletRequest request, Profile profile) throws UnprovenException {
    return linkUnchecked(request, proofs.require(request, Action.LINK), profile);
  }

  /**
   * The same after {@link Action#LINK_AT_X} was proved, before the user went to X. This checks
   * whether the account is being recovered.
   *
   * @param profile the account, of X or of any other provider, which the user has just proved to
   *     own
   * @throws IllegalArgumentException if its provider is {@link Profile#PASSWORD} or {@link
   *     Profile#PASSKEY}: that is no account, and would count as a way to log in that the user
   *     cannot use
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer;
   *     nothing was changed
   */
  public LinkResult linkUnchecked(HttpServletRequest request, SessionLogin login, Profile profile) {
    if (profile.isOfThisSite()) {
      throw new IllegalArgumentException("A password or a passkey is not linked");
    }
    String userId = login.userId();
    Optional<Proof> lost = proofs.lostMeanwhile(login);
    if (lost.isPresent()) {
      return lost.get() == Proof.LOG_IN
          ? new LinkResult.NoUser()
          : new LinkResult.Refused(Messages.forRequest(request).text(lost.get().messageKey()));
    }
    Optional<String> refusal = decisions.refusal(new AccountChange.Link(userId, profile));
    if (refusal.isPresent()) {
      return new LinkResult.Refused(refusal.get());
    }
    return switch (accounts.link(userId, profile)) {
      case NEW -> {
        notice.linked(request, userId, profile);
        yield new LinkResult.Linked();
      }
      case ALREADY -> new LinkResult.AlreadyLinked();
      case TAKEN -> new LinkResult.Taken();
      case NO_USER -> new LinkResult.NoUser();
    };
  }

  /**
   * Unlinks an account of the logged-in user, unless it is the last way to log in. Ends the user's
   * other log-ins: one of them may belong to an attacker who controls the account (ASVS 7.4.3,
   * ADV-39). Notifies the user by mail.
   *
   * @param linkId the link, as in {@link Link#id}
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer;
   *     nothing was changed
   */
  public UnlinkResult unlink(HttpServletRequest request, String linkId) throws UnprovenException {
    SessionLogin login = proofs.require(request, Action.UNLINK);
    return unlink(
        login.userId(),
        linkId,
        login.loginId(),
        profile -> notice.unlinked(request, login.userId(), profile));
  }

  /** The same in a job, of any user. Ends all log-ins of the user; the mail is in English. */
  public UnlinkResult unlinkUnchecked(String userId, String linkId) {
    return unlink(userId, linkId, "", profile -> notice.unlinkedByJob(userId, profile));
  }

  private UnlinkResult unlink(
      String userId, String linkId, String keptLoginId, Consumer<Profile> tell) {
    Optional<Profile> profile =
        accounts.of(userId).stream()
            .filter(link -> link.id().equals(linkId))
            .map(Link::profile)
            .findFirst();
    if (profile.isEmpty()) {
      return new UnlinkResult.NotTheirs();
    }
    Optional<String> refusal = decisions.refusal(new AccountChange.Unlink(userId, profile.get()));
    if (refusal.isPresent()) {
      return new UnlinkResult.Refused(refusal.get());
    }
    Unlinked unlinked = accounts.unlink(userId, linkId, settings.openWays(), keptLoginId);
    if (unlinked instanceof Unlinked.LastWay) {
      LOG.log(
          System.Logger.Level.INFO,
          "event=account outcome=refused reason=last_way user={0}",
          userId);
      return new UnlinkResult.LastWay();
    }
    if (!(unlinked instanceof Unlinked.Done done)) {
      return new UnlinkResult.NotTheirs();
    }
    tell.accept(done.profile());
    return new UnlinkResult.Unlinked(done.profile(), revoker.revoke(done.tokens()));
  }

  /**
   * Deletes the logged-in user with all data about the user here, and ends the user's sessions.
   * Refuses to delete the last administrator of a site that was set up in the browser.
   *
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer;
   *     nothing was changed
   */
  public DeleteResult delete(HttpServletRequest request) throws UnprovenException {
    return deleteUnchecked(proofs.require(request, Action.DELETE_ACCOUNT).userId());
  }

  /** The same in a job, of any user. */
  public DeleteResult deleteUnchecked(String userId) {
    Optional<String> refusal = decisions.refusal(new AccountChange.Delete(userId));
    if (refusal.isPresent()) {
      return new DeleteResult.Refused(refusal.get());
    }
    // With LOGIN_ADMIN_IDS, the site gets an administrator when one of these users next logs in:
    // the last one may be deleted.
    String keptGroup = settings.adminSubjects().isEmpty() ? LoginSettings.ADMIN : null;
    Optional<List<SealedTokens>> tokens = accounts.deleteUser(userId, keptGroup);
    if (tokens.isEmpty()) {
      LOG.log(
          System.Logger.Level.INFO,
          "event=account outcome=refused reason=last_administrator user={0}",
          userId);
      return new DeleteResult.LastAdministrator();
    }
    CompletableFuture<Boolean> endedAtX = revoker.revoke(tokens.get());
    notice.deleted(userId);
    return new DeleteResult.Deleted(endedAtX);
  }
}
