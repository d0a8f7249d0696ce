package org.loginwithx.site.admin;

import static java.util.Objects.requireNonNullElse;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.loginwithx.account.AccountNotice;
import org.loginwithx.account.CurrentPassword;
import org.loginwithx.account.CurrentPassword.Need;
import org.loginwithx.connection.ConnectionSettings;
import org.loginwithx.connection.Setting;
import org.loginwithx.connection.SettingsSet;
import org.loginwithx.password.TooManyHashesException;
import org.loginwithx.password.TypedPassword;
import org.loginwithx.web.LoginSettings;
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
  private final LoginSettings settings;
  private final CurrentPassword currentPassword;
  private final AccountNotice notice;

  @Inject
  SiteAddress(
      ConnectionSettings connection,
      LoginSettings settings,
      CurrentPassword currentPassword,
      AccountNotice notice) {
    this.connection = connection;
    this.settings = settings;
    this.currentPassword = currentPassword;
    this.notice = notice;
  }

  /** Whether the site has other addresses if this set with these changes is the active one. */
  boolean moves(SettingsSet set, Map<Setting, String> changes) {
    Map<Setting, String> now = connection.saved().of(connection.saved().active());
    Map<Setting, String> next = connection.with(set, changes);
    return ADDRESSES.stream()
        .filter(setting -> connection.environment(setting).isEmpty())
        .anyMatch(
            setting ->
                !requireNonNullElse(now.get(setting), "")
                    .equals(requireNonNullElse(next.get(setting), "")));
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

  /** The addresses at this moment, for {@link #moved}. */
  String addresses() {
    Stream<String> all =
        Stream.concat(
            Stream.ofNullable(settings.publicUrl()).map(URI::toString),
            settings.moreOrigins().stream().sorted());
    return all.collect(Collectors.joining(", "));
  }

  /**
   * Tells all administrators.
   *
   * @param before what {@link #addresses} said before the change
   */
  void moved(HttpServletRequest request, SessionLogin login, String before) {
    notice.siteMoved(request, login, before, addresses());
  }
}
