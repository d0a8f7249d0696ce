package org.loginwithx.database;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import org.eclipse.persistence.internal.sessions.AbstractSession;
import org.eclipse.persistence.platform.database.H2Platform;
import org.loginwithx.Internal;

/**
 * H2. It waits for a lock a second or two at most by itself.
 *
 * <p>Instants are passed as instants. EclipseLink passes every time as a {@link
 * java.sql.Timestamp}, which H2 interprets as local time of the server, and in autumn one hour of
 * local time occurs twice.
 */
@Internal
public final class H2Dialect extends H2Platform implements Dialect {

  private static final long serialVersionUID = 1L;

  @Override
  public String onlyReads() {
    return "select readonly()";
  }

  @Override
  public void setParameterValueInDatabaseCall(
      Object parameter, PreparedStatement statement, int index, AbstractSession session)
      throws SQLException {
    Instant instant = Dialect.instant(parameter);
    if (instant == null) {
      super.setParameterValueInDatabaseCall(parameter, statement, index, session);
    } else {
      statement.setObject(index, instant.atOffset(ZoneOffset.UTC));
    }
  }
}
