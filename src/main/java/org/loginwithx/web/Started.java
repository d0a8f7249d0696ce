package org.loginwithx.web;

import jakarta.enterprise.context.ApplicationScoped;
import org.loginwithx.Internal;

/**
 * Whether the application has started. A server may ask for its health while it deploys it: a check
 * that then asked for the settings or the database would start both, on a thread that is not of
 * this application.
 */
@ApplicationScoped
@Internal
public class Started {

  private volatile boolean started;

  /** For the container. */
  protected Started() {}

  /** Everything is there now. */
  public void now() {
    started = true;
  }

  /** Whether everything is there. */
  public boolean isTrue() {
    return started;
  }
}
