package org.loginwithx.administration;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import org.loginwithx.Internal;
import org.loginwithx.account.Action;
import org.loginwithx.account.Proofs;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.xevents.EventSettings.Way;
import org.loginwithx.xevents.XEvents;

/** Checks the subscriptions to what X reports. */
@Dependent
@Internal
public class EventAdministration {

  private final XEvents events;
  private final Proofs proofs;

  @Inject
  EventAdministration(XEvents events, Proofs proofs) {
    this.events = events;
    this.proofs = proofs;
  }

  /** Checks them within some seconds; does nothing if no events come. */
  public void checkSoon(HttpServletRequest request) throws UnprovenException {
    proofs.require(request, Action.CHANGE_SETTINGS);
    if (events.way() != Way.OFF) {
      events.checkSoon();
    }
  }
}
