package org.loginwithx.database;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.eclipse.persistence.internal.sessions.AbstractSession;
import org.eclipse.persistence.platform.database.H2Platform;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * Passes instants to H2 as instants. EclipseLink passes every time as a {@link Timestamp}, which H2
 * interprets as local time of the server, and in autumn one hour of local time occurs twice. Public
 * because EclipseLink creates it by reflection.
 */
@Internal
public final class H2Instants extends H2Platform {

  private static final long serialVersionUID = 1L;

  @Override
  public void setParameterValueInDatabaseCall(
      Object parameter, PreparedStatement statement, int index, AbstractSession session)
      throws SQLException {
    Instant instant = instant(parameter);
    if (instant == null) {
      super.setParameterValueInDatabaseCall(parameter, statement, index, session);
    } else {
      statement.setObject(index, instant.atOffset(ZoneOffset.UTC));
    }
  }

  private static @Nullable Instant instant(Object parameter) {
    if (parameter instanceof Timestamp timestamp) {
      return timestamp.toInstant();
    }
    return parameter instanceof OffsetDateTime time ? time.toInstant() : null;
  }
}
