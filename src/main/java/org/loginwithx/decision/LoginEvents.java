package org.loginwithx.decision;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import org.loginwithx.Internal;

/** Tells the application what has happened. An observer cannot undo it. */
@Dependent
@Internal
public class LoginEvents {

  private static final System.Logger LOG = System.getLogger(LoginEvents.class.getName());

  private final Event<LoginEvent> observers;
  private final RequestContextController requests;

  @Inject
  public LoginEvents(Event<LoginEvent> observers, RequestContextController requests) {
    this.observers = observers;
    this.requests = requests;
  }

  /** Fires the event; an observer that fails is logged and undoes no log-in. */
  public void fire(LoginEvent event) {
    try {
      RequestScope.call(
          requests,
          () -> {
            observers.fire(event);
            return event;
          });
    } catch (RuntimeException observerFailed) {
      LOG.log(
          System.Logger.Level.ERROR,
          "An observer of " + event.getClass().getSimpleName() + " failed",
          observerFailed);
    }
  }
}
