package org.loginwithx.xevents;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.loginwithx.access.XApi;
import org.loginwithx.attempt.SecurityLog;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.timer.DelayingExecutor;
import org.loginwithx.user.ReportedChanges;
import org.loginwithx.x.XClients;
import org.loginwithx.xevents.EventSettings.Way;

/** Events of X for a server that gets none. */
public final class NoEvents {

  private NoEvents() {}

  public static XEvents of(LoginDatabase database, Clock clock) {
    ReportedChanges changes = new ReportedChanges(database, clock);
    DelayingExecutor none =
        new DelayingExecutor() {
          @Override
          public void execute(Runnable task) {}

          @Override
          public Executor after(Duration pause) {
            return this;
          }
        };
    return new XEvents(
        () -> new EventSettings(Way.OFF, "", false, 0),
        "a",
        () -> XClients.NONE,
        Optional::empty,
        new XApi(
            Optional.empty(),
            () -> XClients.NONE,
            null,
            Optional::empty,
            Optional::empty,
            clock,
            none),
        new EventInbox("", changes, () -> false, event -> {}, new SecurityLog("a"), clock),
        changes,
        new EventState(database),
        clock,
        none);
  }
}
