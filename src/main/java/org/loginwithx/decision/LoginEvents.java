package org.loginwithx.decision;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;

/** Tells the application what happened. It has happened whatever an observer makes of it. */
@Dependent
public class LoginEvents {

  private static final System.Logger LOG = System.getLogger(LoginEvents.class.getName());

  private final Event<LoginEvent> observers;

  @Inject
  public LoginEvents(Event<LoginEvent> observers) {
    this.observers = observers;
  }

  /** Fires the event; a greeting that fails is logged and undoes no log-in. */
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
