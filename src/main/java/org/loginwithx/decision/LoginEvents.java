package org.loginwithx.decision;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import org.loginwithx.Internal;

/** Tells the application what has happened. An observer cannot undo it. */
@Dependent
@Internal
public class LoginEvents {

  private static final System.Logger LOG = System.getLogger(LoginEvents.class.getName());

  private final Event<LoginEvent> observers;

  @Inject
  public LoginEvents(Event<LoginEvent> observers) {
    this.observers = observers;
  }

  /** Fires the event; an observer that fails is logged and undoes no log-in. */
  public void fire(LoginEvent event) {
    try {
      observers.fire(event);
    } catch (RuntimeException observerFailed) {
      LOG.log(
          System.Logger.Level.ERROR,
          "An observer of " + event.getClass().getSimpleName() + " failed",
          observerFailed);
    }
  }
}
