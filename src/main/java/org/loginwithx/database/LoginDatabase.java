package org.loginwithx.database;

import static java.util.Objects.requireNonNull;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.EntityTransaction;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.eclipse.persistence.jpa.PersistenceProvider;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.metrics.Span;

/**
 * The persistence unit of linked users, opened over a data source, beside the application's own
 * units.
 */
@Internal
public final class LoginDatabase implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");

  private static final String UNIT = "login-with-x";

  /** A database that was restarted leaves several dead connections in the pool. */
  private static final int MOST_ATTEMPTS = 4;

  /** A database that does not answer at all is asked less often. */
  private static final long SOON = TimeUnit.SECONDS.toNanos(1);

  private final DataSource dataSource;
  private final LocalEnds ends = new LocalEnds();

  /** Null until the database has answered for the first time. */
  private volatile @Nullable Opened opened;

  private boolean closed;

  private LoginDatabase(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** The unit, and the database that it was opened over. */
  private static final class Opened {

    private final EntityManagerFactory factory;
    private final Dialect dialect;

    private Opened(EntityManagerFactory factory, Dialect dialect) {
      this.factory = factory;
      this.dialect = dialect;
    }
  }

  /** Opens the unit with its first use; the schema has to be there by then. */
  public static LoginDatabase open(DataSource dataSource) {
    return new LoginDatabase(dataSource);
  }

  private EntityManager entities() {
    Opened known = opened;
    return (known == null ? openNow() : known).factory.createEntityManager();
  }

  private synchronized Opened openNow() {
    if (closed) {
      throw new IllegalStateException("The database is closed");
    }
    Opened known = opened;
    if (known == null) {
      known = connect();
      opened = known;
    }
    return known;
  }

  private Opened connect() {
    Map<String, Object> properties = new HashMap<>();
    properties.put("eclipselink.persistencexml", "META-INF/login/persistence.xml");
    properties.put("eclipselink.classloader", LoginDatabase.class.getClassLoader());
    properties.put("jakarta.persistence.nonJtaDataSource", LentConnections.of(dataSource));
    try (Connection connection = dataSource.getConnection()) {
      Dialect dialect = Dialect.of(connection).orElseThrow();
      boolean readCommitted =
          connection.getTransactionIsolation() == Connection.TRANSACTION_READ_COMMITTED;
      properties.put(
          "eclipselink.session.customizer",
          (readCommitted ? FailFast.class : ReadCommitted.class).getName());
      properties.put("eclipselink.target-database", dialect.getClass().getName());
      // Not Persistence.createEntityManagerFactory: it asks all providers, and the server may have
      // another one, or another version of this one.
      EntityManagerFactory factory =
          new PersistenceProvider().createEntityManagerFactory(UNIT, properties);
      return new Opened(requireNonNull(factory, "META-INF/login/persistence.xml"), dialect);
    } catch (SQLException notThereYet) {
      throw new IllegalStateException(notThereYet);
    }
  }

  /** What ended on this node lately. */
  public LocalEnds ends() {
    return ends;
  }

  /**
   * Whether the database answers and can be written to, however long that takes. Tries once: the
   * caller asks again later.
   */
  boolean answers() {
    try {
      return once(
          entities -> {
            boolean onlyReads = onlyReads(entities);
            if (onlyReads) {
              endConnection(entities);
            }
            return !onlyReads;
          });
    } catch (RuntimeException failure) {
      return false;
    }
  }

  /**
   * Whether the database only reads, as a standby does. It answers, but no user can log in with it.
   */
  private static boolean onlyReads(EntityManager entities) {
    return NativeSql.flag(column(entities, Dialect.of(entities).onlyReads()));
  }

  /**
   * Keeps a connection from being used again. Its server was the primary and is not any more: the
   * connection answers, also to the pool that tests it, but will never write again.
   */
  private static void endConnection(EntityManager entities) {
    try {
      // The connection itself: Agroal only ends what it has lent, and keeps the connection.
      entities.unwrap(Connection.class).unwrap(Connection.class).abort(Runnable::run);
    } catch (SQLException | RuntimeException ended) {
      LOG.log(System.Logger.Level.DEBUG, "A read-only connection has ended already");
    }
  }

  /** Examines the database, however long that takes; empty if it does not answer. */
  Optional<DatabaseState> state() {
    try {
      long began = System.nanoTime();
      Instant asked = Instant.now();
      Instant theirs =
          once(entities -> NativeSql.instant(column(entities, "select current_timestamp")));
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      return Optional.of(
          new DatabaseState(
              once(LoginDatabase::product),
              once(LoginDatabase::onlyReads),
              took,
              Duration.between(asked.plus(took.dividedBy(2)), theirs),
              schema(),
              once(LoginDatabase::sealedTokens),
              once(LoginDatabase::onlyOAuth1),
              once(LoginDatabase::hasReadCommitted)));
    } catch (RuntimeException failure) {
      return Optional.empty();
    }
  }

  private static Object column(EntityManager entities, String sql) {
    return requireNonNull(NativeSql.column(entities, sql), sql);
  }

  private static String product(EntityManager entities) {
    try {
      DatabaseMetaData about = entities.unwrap(Connection.class).getMetaData();
      return about.getDatabaseProductName() + " " + about.getDatabaseProductVersion();
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /**
   * The version as Flyway records it; an operator who creates the tables in another way has no such
   * table.
   */
  private Optional<String> schema() {
    try {
      return once(entities -> NativeSql.first(entities, lastMigration(Dialect.of(entities))))
          .map(row -> NativeSql.text(row[0]));
    } catch (RuntimeException noSuchTable) {
      return Optional.empty();
    }
  }

  private static String lastMigration(Dialect dialect) {
    return "select "
        + dialect.quoted("version")
        + " from "
        + dialect.quoted("login_schema_history")
        + " where "
        + dialect.quoted("success")
        + " = true and "
        + dialect.quoted("version")
        + " is not null order by "
        + dialect.quoted("installed_rank")
        + " desc";
  }

  private static boolean hasReadCommitted(EntityManager entities) {
    try {
      return entities.unwrap(Connection.class).getTransactionIsolation()
          == Connection.TRANSACTION_READ_COMMITTED;
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static Map<String, Long> sealedTokens(EntityManager entities) {
    Map<String, Long> counts = new HashMap<>();
    NativeSql.read(entities, "select key_id, count(*) from login_tokens group by key_id")
        .forEach(row -> counts.put(NativeSql.text(row[0]), NativeSql.number(row[1])));
    return counts;
  }

  private static long onlyOAuth1(EntityManager entities) {
    return NativeSql.count(
        entities,
        "select count(*) from login_tokens t where t.kind = 'oauth1' and t.revoked_at is null"
            + " and not exists (select p.id from login_tokens p where p.provider = t.provider"
            + " and p.subject = t.subject and p.kind <> 'oauth1' and p.revoked_at is null)");
  }

  /**
   * Does the work in one transaction. If a lost connection or a deadlock ends the transaction, the
   * work is done again from the start, a few times within a second, so it must be safe to repeat.
   *
   * @throws UniqueViolationException if the row exists already
   * @throws DatabaseUnavailableException for every other failure
   */
  public <T> T inTransaction(Function<EntityManager, T> work) {
    return Span.step("database transaction", () -> repeated(() -> once(work)));
  }

  /**
   * Reads by one statement, which needs no transaction and so no commit. Repeats it like {@link
   * #inTransaction}.
   *
   * @throws DatabaseUnavailableException for every failure
   */
  public <T> T read(Function<EntityManager, T> query) {
    return Span.step("database query", () -> repeated(() -> ask(query)));
  }

  private <T> T ask(Function<EntityManager, T> query) {
    try (EntityManager entities = entities()) {
      return query.apply(entities);
    }
  }

  private <T> T repeated(Supplier<T> work) {
    long began = System.nanoTime();
    String state = "";
    for (int attempt = 1; ; attempt++) {
      try {
        T result = work.get();
        if (attempt > 1) {
          LOG.log(
              System.Logger.Level.WARNING, "event=database outcome=repeated reason=sql_" + state);
        }
        return result;
      } catch (RuntimeException failure) {
        state = SqlState.of(failure);
        Fault fault = fault(failure);
        boolean soon = System.nanoTime() - began < SOON;
        // A server that only reads has written nothing, and its connection was ended.
        boolean worthIt = fault == Fault.PASSING || fault == Fault.ONLY_READS;
        if (attempt == MOST_ATTEMPTS || (attempt > 1 && !soon) || !worthIt) {
          throw asOurs(failure, fault);
        }
      }
    }
  }

  private <T> T once(Function<EntityManager, T> work) {
    try (EntityManager entities = entities()) {
      EntityTransaction transaction = entities.getTransaction();
      transaction.begin();
      try {
        T result = work.apply(entities);
        // Before the commit, which would return the connection to the pool if a statement failed in
        // it.
        entities.flush();
        transaction.commit();
        return result;
      } catch (RuntimeException failure) {
        if (fault(failure) == Fault.ONLY_READS) {
          endConnection(entities);
        }
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

  private Fault fault(RuntimeException failure) {
    Opened known = opened;
    return SqlState.cause(failure)
        .map(cause -> known == null ? Fault.of(cause) : known.dialect.fault(cause))
        .orElse(Fault.OTHER);
  }

  private static RuntimeException asOurs(RuntimeException failure, Fault fault) {
    if (fault == Fault.VIOLATION) {
      return new UniqueViolationException(failure);
    }
    Span.current().failed("database_unavailable");
    return new DatabaseUnavailableException(reason(failure), failure);
  }

  /** Type and state only: a driver's message may quote the values of a row. */
  private static String reason(Throwable failure) {
    String state = SqlState.of(failure);
    return failure.getClass().getSimpleName() + (state.isEmpty() ? "" : ", SQL state " + state);
  }

  @Override
  public synchronized void close() {
    closed = true;
    Opened known = opened;
    if (known != null) {
      known.factory.close();
    }
  }

  /** A row with this key exists already. */
  public static final class UniqueViolationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UniqueViolationException(Throwable cause) {
      super("The row exists already", cause);
    }
  }
}
