package org.loginwithx.config;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.loginwithx.access.XApi;
import org.loginwithx.attempt.SecurityLog;
import org.loginwithx.decision.LoginEvents;
import org.loginwithx.metrics.Metrics;
import org.loginwithx.user.ReportedChanges;
import org.loginwithx.xevents.EventInbox;
import org.loginwithx.xevents.EventState;
import org.loginwithx.xevents.XEvents;

/** What X reports by itself. */
@Dependent
class EventProducers {

  private final Foundation foundation;

  @Inject
  EventProducers(Foundation foundation) {
    this.foundation = foundation;
  }

  @Produces
  @Singleton
  XEvents xEvents(XApi x, LoginEvents observers, SecurityLog log) {
    ReportedChanges changes =
        new ReportedChanges(foundation.parts().database(), foundation.clock());
    EventInbox inbox =
        new EventInbox(
            foundation.config().events().appId(),
            changes,
            () -> foundation.config().events().endLogins(),
            observers::fire,
            log,
            foundation.clock());
    XEvents events =
        new XEvents(
            () -> foundation.config().events(),
            foundation.config().node(),
            foundation.live()::clients,
            () -> Optional.ofNullable(foundation.config().login().publicUrl()),
            x,
            inbox,
            changes,
            new EventState(foundation.parts().database()),
            foundation.clock(),
            foundation.background());
    measure(events);
    foundation.beginEvents(events);
    return events;
  }

  private void measure(XEvents events) {
    Metrics metrics = foundation.metrics();
    metrics.number("login_x_events_handled", "Events of X that had an effect", events::handled);
    metrics.number(
        "login_x_events_ignored",
        "Events of X that had none: unknown, repeated or outdated",
        events::ignored);
    metrics.number(
        "login_x_events_refused",
        "Deliveries to the webhook that X had not signed",
        events::refused);
    metrics.number(
        "login_x_events_holding",
        "1 if this server takes care of the events of X, 0 if not",
        () -> events.isHolding() ? 1 : 0);
  }
}
