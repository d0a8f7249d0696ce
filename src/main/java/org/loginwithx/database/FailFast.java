package org.loginwithx.database;

import org.eclipse.persistence.sessions.DatabaseLogin;
import org.eclipse.persistence.sessions.Session;
import org.eclipse.persistence.sessions.SessionCustomizer;
import org.loginwithx.Internal;

/**
 * Reports a lost database at once. EclipseLink by default tries three more times, five seconds
 * apart, on the thread of the waiting request; {@link LoginDatabase} repeats what is worth
 * repeating. There is no setting for this. Public because EclipseLink creates it by reflection.
 */
@Internal
public final class FailFast implements SessionCustomizer {

  @Override
  public void customize(Session session) {
    DatabaseLogin login = session.getLogin();
    login.setQueryRetryAttemptCount(0);
    login.setDelayBetweenConnectionAttempts(0);
  }
}
