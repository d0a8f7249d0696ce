package org.loginwithx.database;

import org.eclipse.persistence.sessions.DatabaseLogin;
import org.eclipse.persistence.sessions.Session;
import org.eclipse.persistence.sessions.SessionCustomizer;

/**
 * Lets a lost database show at once. EclipseLink by itself asks three more times, five seconds
 * apart, on the thread of the person who waits; {@link LoginDatabase} repeats what is worth it.
 * There is no setting for this. Public because EclipseLink makes it by reflection.
 */
public final class FailFast implements SessionCustomizer {

  @Override
  public void customize(Session session) {
    DatabaseLogin login = session.getLogin();
    login.setQueryRetryAttemptCount(0);
    login.setDelayBetweenConnectionAttempts(0);
  }
}
