package org.loginwithx.account;

import static java.util.Objects.requireNonNullElse;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.decision.AccountChange;
import org.loginwithx.decision.Decisions;
import org.loginwithx.passkey.Challenge;
import org.loginwithx.passkey.Challenges;
import org.loginwithx.passkey.Credential;
import org.loginwithx.passkey.PasskeyOptions;
import org.loginwithx.passkey.PasskeySite;
import org.loginwithx.passkey.RejectedPasskeyException;
import org.loginwithx.passkey.WebAuthn;
import org.loginwithx.secret.Secrets;
import org.loginwithx.user.Passkey;
import org.loginwithx.user.Passkeys;
import org.loginwithx.user.Passkeys.Removed;
import org.loginwithx.user.Profile;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.SessionLogin;
import org.loginwithx.web.Visits;

/**
 * Adds, renames and removes passkeys of the logged-in user, who has proved what {@link Action}
 * takes.
 *
 * <p>All methods throw {@link org.loginwithx.database.DatabaseUnavailableException} if the database
 * does not answer; nothing has changed then.
 */
@Dependent
@Internal
public class PasskeyChange {

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");

  /** The purpose of a challenge. */
  private static final String ADD = "add";

  /** Far more than the answer of any browser; it is read before it is checked. */
  private static final int LONGEST_ANSWER = 20_000;

  private final LoginSettings settings;
  private final Passkeys passkeys;
  private final Challenges challenges;
  private final Proofs proofs;
  private final Decisions decisions;
  private final AccountNotice notice;

  @Inject
  PasskeyChange(
      LoginSettings settings,
      Passkeys passkeys,
      Challenges challenges,
      Proofs proofs,
      Decisions decisions,
      AccountNotice notice) {
    this.settings = settings;
    this.passkeys = passkeys;
    this.challenges = challenges;
    this.proofs = proofs;
    this.decisions = decisions;
    this.notice = notice;
  }

  /**
   * What the browser is asked to make, as JSON; empty if it can make no passkey at this address.
   * The challenge is bound to this log-in.
   */
  public Optional<String> options(HttpServletRequest request) throws UnprovenException {
    SessionLogin login = proofs.require(request, Action.ADD_PASSKEY);
    return settings.passkeySite(request).map(site -> options(request, login, site));
  }

  private String options(HttpServletRequest request, SessionLogin login, PasskeySite site) {
    List<Passkey> known =
        passkeys.of(login.userId()).stream()
            .filter(passkey -> passkey.host().equals(site.host()))
            .toList();
    String handle = known.isEmpty() ? Secrets.seed() : known.get(0).handle();
    Challenge challenge = challenges.next(ADD, login.loginId(), handle);
    Profile profile = login.profile();
    String name = profile.username().isEmpty() ? profile.displayName() : "@" + profile.username();
    return PasskeyOptions.toCreate(
        challenge,
        site.host(),
        Messages.forRequest(request).text("site.name"),
        new PasskeyOptions.Owner(handle, name, profile.displayName()),
        known.stream().map(Passkey::credential).toList());
  }

  /**
   * What the browser sends for a new passkey.
   *
   * @param state as in the options
   * @param handle the id of the user in the options
   * @param credential the answer of the browser, in JSON
   * @param name what the user calls the passkey; if it is empty, it is called after the browser
   */
  public record NewPasskey(
      @Nullable String state,
      @Nullable String handle,
      @Nullable String credential,
      @Nullable String name) {

    @Override
    public String toString() {
      return "NewPasskey[name=" + name + "]";
    }
  }

  /**
   * Adds a passkey.
   *
   * @return why it was refused, for the user to read; empty if it was added
   */
  public Optional<String> add(HttpServletRequest request, NewPasskey made)
      throws UnprovenException {
    SessionLogin login = proofs.require(request, Action.ADD_PASSKEY);
    Messages messages = Messages.forRequest(request);
    PasskeySite site = settings.passkeySite(request).orElse(null);
    String handle = requireNonNullElse(made.handle(), "");
    String json = requireNonNullElse(made.credential(), "");
    Optional<String> challenge = challenges.open(made.state(), ADD, login.loginId(), handle);
    if (site == null || challenge.isEmpty() || json.length() > LONGEST_ANSWER) {
      return Optional.of(messages.text("passkey.expired"));
    }
    Credential credential;
    try {
      credential = WebAuthn.checker().register(json, site, challenge.get());
    } catch (RejectedPasskeyException rejected) {
      LOG.log(
          System.Logger.Level.WARNING,
          "event=passkey outcome=failed reason=rejected user={0} detail={1}",
          login.userId(),
          rejected.getMessage());
      return Optional.of(messages.text("passkey.not-added"));
    }
    String usual = Visits.of(request, "-", settings).agent();
    String name = Passkeys.name(requireNonNullElse(made.name(), ""), usual);
    Optional<String> refusal =
        decisions.refusal(new AccountChange.AddPasskey(login.userId(), name));
    if (refusal.isPresent()) {
      return refusal;
    }
    return switch (passkeys.add(login.userId(), site.host(), handle, credential, name)) {
      case DONE -> {
        notice.passkeyAdded(request, login.userId(), name);
        yield Optional.empty();
      }
      case KNOWN -> Optional.of(messages.text("passkey.known"));
      case TOO_MANY -> Optional.of(messages.text("passkey.too-many", Passkeys.MOST));
      case NO_USER -> Optional.of(messages.text("passkey.not-added"));
    };
  }

  /**
   * Renames a passkey. It is a name for the owner only.
   *
   * @param id as in {@link Passkey#id}
   * @return false if the user has no such passkey, or the name is empty
   */
  public boolean rename(HttpServletRequest request, String id, String name)
      throws UnprovenException {
    SessionLogin login = proofs.require(request, Action.RENAME_PASSKEY);
    String cleaned = Passkeys.name(name, "");
    return !cleaned.isEmpty() && passkeys.rename(login.userId(), id, cleaned);
  }

  /**
   * Removes a passkey, unless it is the last way to log in. Ends the user's other log-ins: one of
   * them may belong to a thief of the device.
   *
   * @param id as in {@link Passkey#id}
   * @return why it was refused, for the user to read; empty if it was removed
   */
  public Optional<String> remove(HttpServletRequest request, String id) throws UnprovenException {
    SessionLogin login = proofs.require(request, Action.REMOVE_PASSKEY);
    Messages messages = Messages.forRequest(request);
    Passkey passkey =
        passkeys.of(login.userId()).stream()
            .filter(each -> each.id().equals(id))
            .findFirst()
            .orElse(null);
    if (passkey == null) {
      return Optional.of(messages.text("passkey.gone"));
    }
    Optional<String> refusal =
        decisions.refusal(new AccountChange.RemovePasskey(login.userId(), passkey.name()));
    if (refusal.isPresent()) {
      return refusal;
    }
    Removed removed = passkeys.remove(login.userId(), id, settings.openWays(), login.loginId());
    return switch (removed) {
      case DONE -> {
        notice.passkeyRemoved(request, login.userId(), passkey.name());
        yield Optional.empty();
      }
      case LAST_WAY -> Optional.of(messages.text("passkey.last-way"));
      case NOT_THEIRS -> Optional.of(messages.text("passkey.gone"));
    };
  }
}
