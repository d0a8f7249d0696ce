package org.loginwithx.database;

import java.sql.SQLException;
import org.loginwithx.Internal;

/** The five characters by which a database names a fault (ISO/IEC 9075-2, section 24). */
@Internal
public final class SqlState {

  /** A limit, because exceptions can be each other's causes. */
  private static final int DEEPEST_CAUSE = 20;

  private SqlState() {}

  /** The state of the innermost SQL failure; empty if there is none. */
  public static String of(Throwable failure) {
    String found = "";
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        found = sql.getSQLState();
      }
      cause = cause.getCause();
    }
    return found;
  }
}
