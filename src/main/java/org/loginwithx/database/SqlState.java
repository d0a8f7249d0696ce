package org.loginwithx.database;

import java.sql.SQLException;
import java.util.Optional;
import org.loginwithx.Internal;

/** The five characters by which a database names a fault (ISO/IEC 9075-2, section 24). */
@Internal
public final class SqlState {

  /** A limit, because exceptions can be each other's causes. */
  private static final int DEEPEST_CAUSE = 20;

  private SqlState() {}

  /**
   * Whether the connection is of no use after a failure of this state: class 08 is a lost
   * connection, 57P a server that shuts down, and H2 has states of its own.
   */
  public static boolean endsConnection(String state) {
    return state.startsWith("08")
        || state.startsWith("57P")
        || state.equals("90067")
        || state.equals("90098")
        || state.equals("90121");
  }

  /** The state of the innermost SQL failure; empty if there is none. */
  public static String of(Throwable failure) {
    return cause(failure).map(SQLException::getSQLState).orElse("");
  }

  /** The innermost SQL failure that has a state. */
  static Optional<SQLException> cause(Throwable failure) {
    SQLException found = null;
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        found = sql;
      }
      cause = cause.getCause();
    }
    return Optional.ofNullable(found);
  }
}
