package org.loginwithx.site.account;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.site.Moment;
import org.loginwithx.user.Passkey;
import org.loginwithx.web.Messages;

/**
 * A passkey as the account page shows it.
 *
 * @param id names it in forms
 * @param name what the user calls it
 * @param created when it was added
 * @param used when it was last used to log in; null if never
 * @param backedUp whether a password manager keeps a copy
 * @param otherHost that it is of no use here, and why; null if it is
 * @param removable whether it may be removed
 * @param renameLabel what the button does, in full
 * @param removeLabel what the link leads to, in full
 */
@Internal
public record PasskeyLine(
    String id,
    String name,
    Moment created,
    @Nullable Moment used,
    boolean backedUp,
    @Nullable String otherHost,
    boolean removable,
    String renameLabel,
    String removeLabel) {

  /**
   * @param host the host whose passkeys users can log in with
   * @param removable whether the user has another way to log in than one of these
   */
  static List<PasskeyLine> of(
      List<Passkey> passkeys, String host, boolean removable, Messages messages) {
    return passkeys.stream()
        .map(
            passkey -> {
              boolean here = passkey.host().equals(host);
              return new PasskeyLine(
                  passkey.id(),
                  passkey.name(),
                  Moment.of(passkey.createdAt(), messages),
                  Moment.ofNullable(passkey.lastUsedAt(), messages),
                  passkey.credential().backedUp(),
                  here ? null : messages.text("passkey.other-host", passkey.host()),
                  removable || !here,
                  messages.text("passkey.rename-label", passkey.name()),
                  messages.text("passkey.remove-label", passkey.name()));
            })
        .toList();
  }
}
