package org.loginwithx.site.admin;

import java.util.List;
import org.loginwithx.Internal;
import org.loginwithx.site.Moment;
import org.loginwithx.site.Where;
import org.loginwithx.user.LiveLogin;
import org.loginwithx.web.Messages;

/**
 * A session of a user, as administrators see it.
 *
 * @param id names it in the form that ends it
 * @param where browser, system and network
 * @param since when the user logged in
 * @param seen when it was used last
 * @param current whether it is the session that requests the page
 */
@Internal
public record DeviceLine(String id, String where, Moment since, Moment seen, boolean current) {

  static List<DeviceLine> of(List<LiveLogin> logins, Messages messages) {
    return logins.stream()
        .map(
            login ->
                new DeviceLine(
                    login.id(),
                    Where.of(login.began(), messages),
                    Moment.of(login.began().at(), messages),
                    Moment.of(login.seen(), messages),
                    login.current()))
        .toList();
  }
}
