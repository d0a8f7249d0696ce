package org.loginwithx.administration;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.loginwithx.Internal;
import org.loginwithx.account.AccountNotice;
import org.loginwithx.account.Action;
import org.loginwithx.account.Proofs;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.connection.ConnectionSettings;
import org.loginwithx.connection.ConnectionSettings.Result;
import org.loginwithx.connection.SavedSettings;
import org.loginwithx.connection.Setting;
import org.loginwithx.connection.SettingsSet;
import org.loginwithx.password.TypedPassword;
import org.loginwithx.web.SessionLogin;

/**
 * Changes the settings of the connection to X. {@link ConnectionSettings} shows them.
 *
 * <p>Links in mails lead to the addresses of the site, also those that set a password, and so does
 * X. An attacker at the open browser of an administrator must not change them, so that takes the
 * password or a new log-in ({@link Action#MOVE_SITE}), and all administrators get a mail.
 *
 * <p>All methods throw {@link org.loginwithx.database.DatabaseUnavailableException} if the database
 * does not answer; do it again then.
 */
@Dependent
@Internal
public class SettingsAdministration {

  private static final List<Setting> ADDRESSES = List.of(Setting.PUBLIC_URL, Setting.MORE_ORIGINS);

  private final ConnectionSettings connection;
  private final AccountNotice notice;
  private final Proofs proofs;

  @Inject
  SettingsAdministration(ConnectionSettings connection, AccountNotice notice, Proofs proofs) {
    this.connection = connection;
    this.notice = notice;
    this.proofs = proofs;
  }

  /**
   * A change of the addresses, in words for users. It is made from the saved settings, because
   * those of this node may follow a moment later.
   */
  private record Move(String before, String after) {}

  /**
   * Saves changes of one set.
   *
   * @param seen the settings on which the changes are based
   * @param changes new values; an empty one unsets
   * @param current the password of the administrator, if an address of the site changes
   */
  public Result save(
      HttpServletRequest request,
      SavedSettings seen,
      SettingsSet set,
      Map<Setting, String> changes,
      TypedPassword current)
      throws UnprovenException {
    Optional<Move> move = seen.active() == set ? move(seen, set, changes) : Optional.empty();
    SessionLogin login = require(request, move, current);
    Result result = connection.saveUnchecked(set, changes, login.userId(), seen.version());
    return told(result, request, login, move);
  }

  /** Makes this set the active one; the rest is as for {@link #save}. */
  public Result activate(
      HttpServletRequest request, SavedSettings seen, SettingsSet set, TypedPassword current)
      throws UnprovenException {
    Optional<Move> move = move(seen, set, Map.of());
    SessionLogin login = require(request, move, current);
    Result result = connection.activateUnchecked(set, login.userId(), seen.version());
    return told(result, request, login, move);
  }

  private SessionLogin require(
      HttpServletRequest request, Optional<Move> move, TypedPassword current)
      throws UnprovenException {
    return move.isPresent()
        ? proofs.require(request, Action.MOVE_SITE, current)
        : proofs.require(request, Action.CHANGE_SETTINGS);
  }

  private Result told(
      Result result, HttpServletRequest request, SessionLogin login, Optional<Move> move) {
    if (result == Result.SAVED) {
      move.ifPresent(made -> notice.siteMoved(request, login, made.before(), made.after()));
    }
    return result;
  }

  /**
   * The change of the addresses if this set with these changes becomes the active one; empty if
   * they stay the same.
   */
  private Optional<Move> move(SavedSettings seen, SettingsSet set, Map<Setting, String> changes) {
    List<String> before = addresses(seen.of(seen.active()));
    List<String> after = addresses(seen.with(set, changes));
    return before.equals(after)
        ? Optional.empty()
        : Optional.of(new Move(forPeople(before), forPeople(after)));
  }

  private List<String> addresses(Map<Setting, String> values) {
    return ADDRESSES.stream()
        .map(setting -> connection.environment(setting).orElse(values.getOrDefault(setting, "")))
        .toList();
  }

  private static String forPeople(List<String> addresses) {
    return addresses.stream()
        .filter(address -> !address.isEmpty())
        .collect(Collectors.joining(", "));
  }
}
