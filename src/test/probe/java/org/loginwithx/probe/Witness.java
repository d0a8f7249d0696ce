package org.loginwithx.probe;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.loginwithx.decision.LoginEvent;

/** Keeps the events of log-ins. */
@ApplicationScoped
public class Witness {

  private final List<String> seen = new CopyOnWriteArrayList<>();

  void firstLogin(@Observes LoginEvent.FirstLogin event) {
    seen.add("first log-in of " + event.user().profile().subject());
  }

  void loggedIn(@Observes LoginEvent.LoggedIn event) {
    seen.add("log-in of " + event.user().profile().subject());
    if (event.user().profile().username().equals("jinx")) {
      throw new IllegalStateException("Things go wrong when this one comes");
    }
  }

  void refused(@Observes LoginEvent.Refused event) {
    seen.add("refusal of " + event.profile().subject() + ": " + event.message());
  }

  void loggedOut(@Observes LoginEvent.LoggedOut event) {
    seen.add("log-out of " + event.profile().subject());
  }

  List<String> seen() {
    return seen;
  }
}
