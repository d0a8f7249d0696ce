package org.loginwithx.administration;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.access.HandleOwners;
import org.loginwithx.access.OwnersAtX;
import org.loginwithx.access.XApi;
import org.loginwithx.account.Action;
import org.loginwithx.account.Proofs;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.attempt.SecurityLog;
import org.loginwithx.rule.LoginRules;
import org.loginwithx.signup.AllowList;
import org.loginwithx.signup.AllowList.Added;
import org.loginwithx.signup.Invitations;
import org.loginwithx.signup.Invitations.Made;
import org.loginwithx.user.EmailAddress;
import org.loginwithx.user.HistoryEntry;
import org.loginwithx.user.HistoryEntry.Outcome;
import org.loginwithx.user.LoginHistory;
import org.loginwithx.user.UserGroups;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Visits;

/**
 * Makes and revokes invitations, and changes the allow-list. {@link Invitations} and {@link
 * AllowList} list them.
 *
 * <p>All methods throw {@link org.loginwithx.database.DatabaseUnavailableException} if the database
 * does not answer; nothing has changed then.
 */
@Dependent
@Internal
public class SignUpAdministration {

  /** The names are in one column. */
  private static final int LONGEST_GROUPS = 1_000;

  private final Invitations invitations;
  private final AllowList allowList;
  private final XApi x;
  private final LoginRules rules;
  private final LoginSettings settings;
  private final LoginHistory history;
  private final SecurityLog log;
  private final Proofs proofs;

  @Inject
  SignUpAdministration(
      Invitations invitations,
      AllowList allowList,
      XApi x,
      LoginRules rules,
      LoginSettings settings,
      LoginHistory history,
      SecurityLog log,
      Proofs proofs) {
    this.invitations = invitations;
    this.allowList = allowList;
    this.x = x;
    this.rules = rules;
    this.settings = settings;
    this.history = history;
    this.log = log;
    this.proofs = proofs;
  }

  /** What is wrong with the groups of an invitation. */
  public enum Mistake {
    NOT_A_NAME,
    /** No link makes an administrator. */
    ADMIN,
    /** The settings give the group to every new user. */
    OF_SETTINGS,
    /** A rule gives the group while its conditions hold. An invitation would give it for good. */
    OF_RULE,
    TOO_LONG
  }

  /** What is wrong with these groups; empty if nothing is. */
  public Optional<Mistake> mistake(Set<String> groups) {
    if (!groups.stream().allMatch(UserGroups::isName)) {
      return Optional.of(Mistake.NOT_A_NAME);
    }
    if (groups.stream().anyMatch(LoginSettings.ADMIN::equalsIgnoreCase)) {
      return Optional.of(Mistake.ADMIN);
    }
    if (groups.stream().anyMatch(settings.newUserGroups()::contains)) {
      return Optional.of(Mistake.OF_SETTINGS);
    }
    if (groups.stream().anyMatch(this::isOfRule)) {
      return Optional.of(Mistake.OF_RULE);
    }
    return String.join(" ", groups).length() > LONGEST_GROUPS
        ? Optional.of(Mistake.TOO_LONG)
        : Optional.empty();
  }

  /** Also in another case: an application may compare without it. */
  private boolean isOfRule(String group) {
    return rules.groups().stream().anyMatch(group::equalsIgnoreCase);
  }

  /**
   * Makes an invitation.
   *
   * @param email the address that the link is sent to; null if it is copied
   * @return empty if there are too many open ones
   * @throws IllegalArgumentException if there is a {@link #mistake}
   */
  public Optional<Made> invite(
      HttpServletRequest request,
      Set<String> groups,
      @Nullable EmailAddress email,
      Duration lifetime)
      throws UnprovenException {
    String administrator = administrator(request);
    if (mistake(groups).isPresent()) {
      throw new IllegalArgumentException("these groups cannot be given by an invitation");
    }
    Optional<Made> made = invitations.makeUnchecked(groups, email, administrator, lifetime);
    String about = groups.isEmpty() ? null : String.join(" ", new TreeSet<>(groups));
    made.ifPresent(
        invitation ->
            note(request, Outcome.INVITED, about, "invited", invitation.id(), administrator));
    return made;
  }

  /** Ends an invitation; false if it is not open any more. */
  public boolean revoke(HttpServletRequest request, String id) throws UnprovenException {
    String administrator = administrator(request);
    boolean done = invitations.revokeUnchecked(id);
    if (done) {
      note(request, Outcome.UNINVITED, null, "invitation_revoked", id, administrator);
    }
    return done;
  }

  /**
   * Asks X which accounts have these handles now, see {@link OwnersAtX}.
   *
   * @param handles without {@code @}
   */
  public CompletableFuture<HandleOwners> owners(HttpServletRequest request, List<String> handles)
      throws UnprovenException {
    administrator(request);
    return OwnersAtX.of(handles, x);
  }

  /**
   * Lets an account sign up.
   *
   * @param entry as {@link AllowList#entry} returned it
   * @param owner the id of the account that has this handle, by {@link #owners}; null if X could
   *     not be asked
   */
  public Added allow(HttpServletRequest request, String entry, @Nullable String owner)
      throws UnprovenException {
    String administrator = administrator(request);
    Added added = allowList.addUnchecked(entry, owner, administrator);
    if (added == Added.ADDED) {
      String detail = owner == null ? entry : entry + "_id:" + owner;
      note(request, Outcome.ALLOWED, entry, "account_allowed", detail, administrator);
    }
    return added;
  }

  /** Takes an entry from the allow-list; false if there is no such entry. */
  public boolean disallow(HttpServletRequest request, String id) throws UnprovenException {
    String administrator = administrator(request);
    Optional<String> entry = allowList.removeUnchecked(id);
    entry.ifPresent(
        gone -> note(request, Outcome.DISALLOWED, gone, "account_disallowed", gone, administrator));
    return entry.isPresent();
  }

  private String administrator(HttpServletRequest request) throws UnprovenException {
    return proofs.require(request, Action.MANAGE_SIGN_UP).userId();
  }

  private void note(
      HttpServletRequest request,
      Outcome outcome,
      @Nullable String about,
      String reason,
      String detail,
      String administrator) {
    history.changed(
        HistoryEntry.ofSignUp(outcome, about, administrator, Visits.of(request, "-", settings)));
    log.noted(request, reason, "-", detail + "_by:" + administrator);
  }
}
