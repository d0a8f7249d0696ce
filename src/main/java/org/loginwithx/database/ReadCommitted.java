package org.loginwithx.database;

import org.eclipse.persistence.sessions.DatabaseLogin;
import org.eclipse.persistence.sessions.Session;
import org.eclipse.persistence.sessions.SessionCustomizer;
import org.loginwithx.Internal;

/**
 * Sets the isolation level on each connection that is taken from the pool, besides what {@link
 * FailFast} does. All code here that locks rows relies on it: a transaction that has waited for a
 * lock has to see what the one before it has committed. MariaDB begins transactions with another
 * level, and PostgreSQL can be set to ({@code default_transaction_isolation}). It may cost a
 * statement for each transaction, so {@link LoginDatabase} uses this only where it is needed.
 */
@Internal
public final class ReadCommitted implements SessionCustomizer {

  @Override
  public void customize(Session session) {
    new FailFast().customize(session);
    session.getLogin().setTransactionIsolation(DatabaseLogin.TRANSACTION_READ_COMMITTED);
  }
}
