package org.loginwithx.database;

import java.sql.SQLException;
import org.loginwithx.Internal;

/** What a failure of the database means for the transaction in which it happened. */
@Internal
public enum Fault {
  /** The transaction has ended, and may succeed if it is done again. */
  PASSING,
  /** The server refuses to write: it was the primary, and is a standby now. */
  ONLY_READS,
  /** A row with this key exists, or the row to which it refers does not exist. */
  VIOLATION,
  OTHER;

  /** What the SQL state of a failure means in most databases. */
  static Fault of(SQLException failure) {
    String state = SqlState.of(failure);
    // Class 40 is a deadlock.
    if (SqlState.endsConnection(state) || state.startsWith("40")) {
      return PASSING;
    }
    if (state.startsWith("23")) {
      return VIOLATION;
    }
    return state.equals("25006") ? ONLY_READS : OTHER;
  }
}
