package org.loginwithx.xevents;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.loginwithx.Internal;
import org.loginwithx.attempt.AttemptId;
import org.loginwithx.attempt.SecurityLog;
import org.loginwithx.decision.LoginEvent;
import org.loginwithx.user.ReportedChanges;
import org.loginwithx.user.ReportedChanges.Effect;
import org.loginwithx.user.Visit;

/** Acts on events of X, each once, from the webhook and from the stream. */
@Internal
public final class EventInbox {

  /** The agent in the history: no browser did it. */
  private static final String AGENT = "X";

  private final EventText text;
  private final ReportedChanges changes;
  private final Supplier<Boolean> endLogins;
  private final Consumer<LoginEvent> observers;
  private final SecurityLog log;
  private final Clock clock;
  private final LongAdder handled = new LongAdder();
  private final LongAdder ignored = new LongAdder();

  /**
   * @param appId the id of the application at X
   * @param endLogins whether the log-ins of a user end who revokes the access
   * @param observers told after the fact
   */
  public EventInbox(
      String appId,
      ReportedChanges changes,
      Supplier<Boolean> endLogins,
      Consumer<LoginEvent> observers,
      SecurityLog log,
      Clock clock) {
    this.text = new EventText(appId);
    this.changes = changes;
    this.endLogins = endLogins;
    this.observers = observers;
    this.log = log;
    this.clock = clock;
  }

  /**
   * Acts on an event that X is known to have sent.
   *
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer:
   *     then the event can be given again
   */
  public void take(String json) {
    XEvent event = text.read(json);
    boolean acted =
        event instanceof XEvent.Revoked revoked
            ? take(revoked)
            : event instanceof XEvent.Renamed renamed && take(renamed);
    (acted ? handled : ignored).increment();
  }

  private boolean take(XEvent.Revoked event) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Visit visit = new Visit(now, AttemptId.next(), "", AGENT);
    Effect effect =
        changes.revoked(event.key(), event.subject(), event.at(), endLogins.get(), visit);
    if (!(effect instanceof Effect.Revoked revoked)) {
      return false;
    }
    log.account("revoked_at_x", revoked.userId(), revoked.profile().provider());
    observers.accept(new LoginEvent.RevokedAtX(revoked.userId(), revoked.profile(), event.at()));
    return true;
  }

  private boolean take(XEvent.Renamed event) {
    Effect effect =
        event.key().type().equals(XEvent.HANDLE)
            ? changes.newHandle(event.key(), event.subject(), event.before(), event.after())
            : changes.newName(event.key(), event.subject(), event.before(), event.after());
    return effect instanceof Effect.Renamed;
  }

  /** How many events had an effect since the start. */
  public int handled() {
    return handled.intValue();
  }

  /** How many had none: unknown, repeated or outdated ones. */
  public int ignored() {
    return ignored.intValue();
  }
}
