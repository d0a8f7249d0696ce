package org.loginwithx.user;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.EntityTransaction;
import jakarta.persistence.Persistence;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * The persistence unit of linked users, opened by itself over a data source, beside whatever unit
 * the application has.
 */
public final class LoginDatabase implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");

  private static final String UNIT = "login-with-x";
  private static final int DEEPEST_CAUSE = 20;

  private final EntityManagerFactory factory;

  private LoginDatabase(EntityManagerFactory factory) {
    this.factory = factory;
  }

  /** Opens the unit; the schema has to be there already. */
  public static LoginDatabase open(DataSource dataSource) {
    Map<String, Object> properties =
        Map.of(
            "eclipselink.persistencexml",
            "META-INF/login/persistence.xml",
            "eclipselink.classloader",
            LoginDatabase.class.getClassLoader(),
            "eclipselink.session.customizer",
            FailFast.class.getName(),
            "jakarta.persistence.nonJtaDataSource",
            dataSource);
    return new LoginDatabase(Persistence.createEntityManagerFactory(UNIT, properties));
  }

  /** Whether it answers, however long that takes. Tried once: whoever asks will ask again. */
  boolean answers() {
    try {
      return once(entities -> entities.createNativeQuery("select 1").getSingleResult() != null);
    } catch (RuntimeException failure) {
      return false;
    }
  }

  /**
   * Does the work in one transaction. If it was refused by a lost connection or a deadlock it is
   * done once more from the start, so it must be safe to repeat.
   *
   * @throws UniqueViolationException if the row is there already
   * @throws DatabaseUnavailableException for every other failure
   */
  public <T> T inTransaction(Function<EntityManager, T> work) {
    String state;
    try {
      return once(work);
    } catch (RuntimeException failure) {
      if (!worthRepeating(failure)) {
        throw asOurs(failure);
      }
      state = sqlState(failure);
    }
    try {
      T result = once(work);
      LOG.log(System.Logger.Level.WARNING, "event=database outcome=repeated reason=sql_" + state);
      return result;
    } catch (RuntimeException failure) {
      throw asOurs(failure);
    }
  }

  private <T> T once(Function<EntityManager, T> work) {
    try (EntityManager entities = factory.createEntityManager()) {
      EntityTransaction transaction = entities.getTransaction();
      transaction.begin();
      try {
        T result = work.apply(entities);
        transaction.commit();
        return result;
      } catch (RuntimeException failure) {
        rollBack(transaction, failure);
        throw failure;
      }
    }
  }

  private static void rollBack(EntityTransaction transaction, RuntimeException failure) {
    try {
      if (transaction.isActive()) {
        transaction.rollback();
      }
    } catch (RuntimeException second) {
      failure.addSuppressed(second);
    }
  }

  /** Class 08 is a lost connection, 57P a server shutting down, 40 a deadlock. */
  private static boolean worthRepeating(RuntimeException failure) {
    String state = sqlState(failure);
    return state.startsWith("08")
        || state.startsWith("57P")
        || state.startsWith("40")
        // H2's own states for a connection or database that was closed.
        || state.equals("90067")
        || state.equals("90098")
        || state.equals("90121");
  }

  private static RuntimeException asOurs(RuntimeException failure) {
    if (sqlState(failure).startsWith("23")) {
      return new UniqueViolationException(failure);
    }
    return new DatabaseUnavailableException(reason(failure), failure);
  }

  /** The SQL state of the innermost SQL failure, or an empty string. */
  private static String sqlState(Throwable failure) {
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

  /** Type and state only: a driver's message may quote the values of a row. */
  private static String reason(Throwable failure) {
    String state = sqlState(failure);
    return failure.getClass().getSimpleName() + (state.isEmpty() ? "" : ", SQL state " + state);
  }

  @Override
  public void close() {
    factory.close();
  }

  /** A row with this key is there already. */
  public static final class UniqueViolationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UniqueViolationException(Throwable cause) {
      super("The row is there already", cause);
    }
  }
}
