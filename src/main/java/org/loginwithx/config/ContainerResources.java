package org.loginwithx.config;

import jakarta.enterprise.concurrent.ContextService;
import jakarta.mail.Session;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import javax.naming.InitialContext;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.loginwithx.connection.Setting;

/**
 * The resources of the container, looked up by name: {@code @Resource} stays empty in an
 * application whose {@code web.xml} is metadata-complete.
 */
final class ContainerResources {

  /** The JNDI name under which Payara puts its Hazelcast, if it has started one. */
  private static final String DATA_GRID = "payara/Hazelcast";

  private static final String EXECUTOR = "java:comp/DefaultManagedExecutorService";
  private static final String CONTEXT = "java:comp/DefaultContextService";

  /** A limit, because exceptions can be each other's causes. */
  private static final int DEEPEST_CAUSE = 20;

  private ContainerResources() {}

  /**
   * The data source of this name.
   *
   * @throws ConfigurationException if there is none
   */
  static DataSource dataSource(String name) {
    try {
      return lookUp(name, DataSource.class);
    } catch (NamingException | ClassCastException missing) {
      throw new ConfigurationException(
          List.of(
              Setting.DATA_SOURCE
                  + ": there is no data source of this name ("
                  + missing.getMessage()
                  + ")"),
          missing);
    }
  }

  /**
   * The data source of this name, if the application declares it.
   *
   * @throws ConfigurationException if it is declared and cannot be used: without its users, all
   *     would be new ones
   */
  static Optional<DataSource> declaredDataSource(String name) {
    try {
      return Optional.of(lookUp(name, DataSource.class));
    } catch (NamingException | ClassCastException failure) {
      if (isMissing(failure)) {
        return Optional.empty();
      }
      throw new ConfigurationException(
          List.of("the data source " + name + " cannot be used (" + failure.getMessage() + ")"),
          failure);
    }
  }

  private static boolean isMissing(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .limit(DEEPEST_CAUSE)
        .anyMatch(NameNotFoundException.class::isInstance);
  }

  /**
   * The mail session of this name.
   *
   * @throws ConfigurationException if there is none
   */
  static Session mailSession(String name) {
    try {
      return lookUp(name, Session.class);
    } catch (NamingException | ClassCastException missing) {
      throw new ConfigurationException(
          List.of(
              Setting.MAIL_SESSION
                  + ": there is no mail session of this name ("
                  + missing.getMessage()
                  + ")"),
          missing);
    }
  }

  /** Whether the data grid of Payara is on; other servers have none. */
  static boolean hasDataGrid() {
    try {
      lookUp(DATA_GRID, Object.class);
      return true;
    } catch (NamingException none) {
      return false;
    }
  }

  /**
   * Threads that may use the data source: the container gives connections only to its own threads.
   * They have the class loader and the JNDI names of the application that calls this.
   */
  static Background background() {
    try {
      Executor here = lookUp(CONTEXT, ContextService.class).currentContextExecutor();
      Executor threads = lookUp(EXECUTOR, Executor.class);
      // The container's executor takes the context of the thread that hands it a task. So the task
      // is handed over in the context of this application.
      return new Background(task -> here.execute(() -> threads.execute(task)));
    } catch (NamingException notInThisContainer) {
      throw new IllegalStateException(
          "A Jakarta EE 10 container has " + EXECUTOR + " and " + CONTEXT);
    }
  }

  // These names are constants, or only the operator can set them.
  @SuppressWarnings("BanJNDI")
  private static <T> T lookUp(String name, Class<T> type) throws NamingException {
    return type.cast(InitialContext.doLookup(name));
  }
}
