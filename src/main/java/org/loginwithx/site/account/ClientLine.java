package org.loginwithx.site.account;

import java.util.List;
import org.loginwithx.Internal;
import org.loginwithx.oauthserver.ClientLogin;
import org.loginwithx.site.Moment;
import org.loginwithx.web.Messages;

/**
 * A client that the user is logged in to, as pages show it.
 *
 * @param id names it in the form that ends it
 * @param name the name of the client
 * @param since when the user logged in
 * @param seen when the client last got tokens
 */
@Internal
public record ClientLine(String id, String name, Moment since, Moment seen) {

  static List<ClientLine> of(List<ClientLogin> logins, Messages messages) {
    return logins.stream()
        .map(
            login ->
                new ClientLine(
                    login.id(),
                    login.application(),
                    Moment.of(login.began(), messages),
                    Moment.of(login.seen(), messages)))
        .toList();
  }
}
