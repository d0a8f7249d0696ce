package org.loginwithx.login;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.loginwithx.Internal;
import org.loginwithx.user.ActiveLogin;
import org.loginwithx.user.LinkedUser;
import org.loginwithx.user.NewLogin;
import org.loginwithx.web.LoginSecret;

/**
 * A log-in that is in the database, but of which the container does not know yet.
 *
 * @param user who logs in
 * @param groups what the user belongs to
 * @param login its row
 * @param secret what the browser's cookie gets
 * @param asOf {@link System#nanoTime} before the row was written, in nanoseconds
 */
@Internal
public record BegunLogin(
    LinkedUser user, Set<String> groups, NewLogin login, LoginSecret secret, long asOf) {

  public BegunLogin {
    groups = Set.copyOf(groups);
  }

  /**
   * The log-in after the container has accepted it.
   *
   * @param callerGroups what the container says the user belongs to: an identity store of the
   *     application may have given more
   */
  public ActiveLogin with(Collection<String> callerGroups) {
    Set<String> given = new TreeSet<>(callerGroups);
    given.removeAll(groups);
    given.addAll(login.given());
    return new ActiveLogin(
        login.id(),
        login.visit().at(),
        user.userId(),
        user.profile(),
        List.copyOf(new TreeSet<>(callerGroups)),
        List.copyOf(given),
        login.stays());
  }

  @Override
  public String toString() {
    return "BegunLogin[userId=" + user.userId() + "]";
  }
}
