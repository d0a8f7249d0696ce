package org.loginwithx.site.admin;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.loginwithx.account.AccountNotice;
import org.loginwithx.account.CurrentPassword;
import org.loginwithx.account.CurrentPassword.Need;
import org.loginwithx.connection.ConnectionSettings;
import org.loginwithx.connection.SavedSettings;
import org.loginwithx.connection.Setting;
import org.loginwithx.connection.SettingsSet;
import org.loginwithx.password.TooManyHashesException;
import org.loginwithx.password.TypedPassword;
import org.loginwithx.web.Messages;
import org.loginwithx.web.SessionLogin;

/**
 * The addresses of the site. Links in mails lead there, also those that set a password, and so does
 * X. An attacker at the open browser of an administrator must not change them, so this takes the
 * password or a new log-in, and all administrators get a mail.
 */
@Dependent
public class SiteAddress {

  private static final List<Setting> ADDRESSES = List.of(Setting.PUBLIC_URL, Setting.MORE_ORIGINS);

  private final ConnectionSettings connection;
  private final CurrentPassword currentPassword;
  private final AccountNotice notice;

  @Inject
  SiteAddress(
      ConnectionSettings connection, CurrentPassword currentPassword, AccountNotice notice) {
    this.connection = connection;
    this.currentPassword = currentPassword;
    this.notice = notice;
  }

  /**
   * A change of the addresses, for people to read. Made of what is saved, and not of what holds on
   * this node: that may follow a moment later.
   */
  record Move(String before, String after) {}

  /**
   * What becomes of the addresses if this set with these changes is the active one; empty if they
   * stay.
   */
  Optional<Move> move(SavedSettings seen, SettingsSet set, Map<Setting, String> changes) {
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

  /** What the form has to ask for. */
  Need need(HttpServletRequest request) {
    return currentPassword.need(SessionLogin.from(request).orElseThrow());
  }

  /** Why this administrator may not do it now, to be shown; empty if they may. */
  Optional<String> refusal(HttpServletRequest request, SessionLogin login) {
    TypedPassword typed = TypedPassword.of(request.getParameter("current"));
    try {
      return currentPassword.refusal(request, login, typed);
    } catch (TooManyHashesException busy) {
      return Optional.of(Messages.forRequest(request).text("failure.busy"));
    }
  }

  /** Tells all administrators. */
  void moved(HttpServletRequest request, SessionLogin login, Move move) {
    notice.siteMoved(request, login, move.before(), move.after());
  }
}
