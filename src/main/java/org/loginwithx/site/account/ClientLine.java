package org.loginwithx.site.account;

import java.util.List;
import org.loginwithx.Internal;
import org.loginwithx.oauthserver.ClientLogin;
import org.loginwithx.web.Messages;

/**
 * An application somebody is logged in to, as pages show it.
 *
 * @param id names it in the form that ends it
 * @param name of the application
 * @param since when they logged in
 * @param seen when it got tokens last
 */
@Internal
public record ClientLine(String id, String name, String since, String seen) {

  static List<ClientLine> of(List<ClientLogin> logins, Messages messages) {
    return logins.stream()
        .map(
            login ->
                new ClientLine(
                    login.id(),
                    login.application(),
                    messages.minute(login.began()),
                    messages.minute(login.seen())))
        .toList();
  }
}
