package org.loginwithx.config;

import java.time.Clock;
import java.util.List;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.user.LinkedAccounts;
import org.loginwithx.user.LinkedUsers;
import org.loginwithx.user.LoginHistory;
import org.loginwithx.user.Passwords;
import org.loginwithx.user.Profile;
import org.loginwithx.user.TokenTable;

/**
 * Loads in the background what the first log-in after a start would wait for: the queries, and the
 * client for calls to X. It writes nothing and calls no other server. A step that fails is no
 * failure of the start: the log-in that needs it will say what is wrong.
 */
final class WarmUp implements Runnable {

  private static final System.Logger LOG = System.getLogger(WarmUp.class.getName());

  /** Of no user. */
  private static final String NOBODY = "";

  private final LoginDatabase database;
  private final LoginHistory history;
  private final Clock clock;
  private final LiveConfig live;

  WarmUp(LoginDatabase database, LoginHistory history, Clock clock, LiveConfig live) {
    this.database = database;
    this.history = history;
    this.clock = clock;
    this.live = live;
  }

  @Override
  public void run() {
    List<Runnable> steps =
        List.of(
            live::warmUp,
            () -> new LinkedUsers(database, clock).find(Profile.X, NOBODY),
            () -> new LinkedAccounts(database, clock).of(NOBODY),
            () -> new Passwords(database, clock).find(NOBODY),
            () -> new TokenTable(database, clock).ofUser(NOBODY),
            () -> history.of(NOBODY, 1));
    for (Runnable step : steps) {
      try {
        step.run();
      } catch (RuntimeException later) {
        LOG.log(System.Logger.Level.DEBUG, "Not loaded before the first log-in", later);
      }
    }
  }
}
