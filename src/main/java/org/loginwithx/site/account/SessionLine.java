package org.loginwithx.site.account;

import java.util.List;
import org.loginwithx.Internal;
import org.loginwithx.site.Moment;
import org.loginwithx.site.Where;
import org.loginwithx.user.LiveLogin;
import org.loginwithx.web.Messages;

/**
 * A session as pages show it.
 *
 * @param id names it in the form that ends it
 * @param since when the user logged in
 * @param seen when it was used last
 * @param where browser, system and network
 * @param phone whether it is on a phone or tablet
 * @param current whether it is the session that requests the page
 */
@Internal
public record SessionLine(
    String id, Moment since, Moment seen, String where, boolean phone, boolean current) {

  static List<SessionLine> of(List<LiveLogin> logins, Messages messages) {
    return logins.stream()
        .map(
            login ->
                new SessionLine(
                    login.id(),
                    Moment.of(login.began().at(), messages),
                    Moment.of(login.seen(), messages),
                    Where.of(login.began(), messages),
                    Where.isPhone(login.began()),
                    login.current()))
        .toList();
  }
}
