package org.loginwithx.site.account;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.loginwithx.Internal;
import org.loginwithx.account.Action;
import org.loginwithx.account.Proofs;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.user.Passkey;
import org.loginwithx.user.Passkeys;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.SecurityHeaders;
import org.loginwithx.web.SessionLogin;

/** The part of the account page about the user's passkeys. */
@Dependent
@Internal
public class AccountPasskeys {

  private final LoginSettings settings;
  private final Passkeys passkeys;
  private final Proofs proofs;

  @Inject
  AccountPasskeys(LoginSettings settings, Passkeys passkeys, Proofs proofs) {
    this.settings = settings;
    this.passkeys = passkeys;
    this.proofs = proofs;
  }

  /**
   * What {@code account-passkeys.xhtml} shows.
   *
   * @param lines the passkeys, the oldest first
   * @param mayAdd whether the log-in is new enough to add one
   */
  public record View(List<PasskeyLine> lines, boolean mayAdd) {}

  /**
   * Gives the page the passkeys, or leaves them out if there are none at this address, or the
   * database does not answer.
   *
   * @param otherWays how many other ways to log in the user has
   * @return how many passkeys the user can log in with
   */
  int addTo(
      HttpServletRequest request, HttpServletResponse response, SessionLogin login, int otherWays) {
    String host = settings.passkeyHost();
    if (host == null || settings.passkeySite(request).isEmpty()) {
      return 0;
    }
    try {
      List<Passkey> all = passkeys.of(login.userId());
      int usable = (int) all.stream().filter(passkey -> passkey.host().equals(host)).count();
      List<PasskeyLine> lines =
          PasskeyLine.of(all, host, usable + otherWays > 1, Messages.forRequest(request));
      boolean mayAdd = !proofs.needsLogIn(request, Action.ADD_PASSKEY);
      request.setAttribute("passkeys", new View(lines, mayAdd));
      SecurityHeaders.allowOwnCalls(response);
      return usable;
    } catch (DatabaseUnavailableException away) {
      return 0;
    }
  }
}
