package org.loginwithx.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.loginwithx.config.AllDatabases;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.user.WatchedDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The probe of the database must not be a burden to it. */
final class DatabaseProbeTest {

  @AllDatabases
  void databaseThatIsThereAnswersAndIsAskedOnceHoweverManyAsk(TestDatabase kind) {
    WatchedDataSource watched = new WatchedDataSource(kind.migrated());
    try (LoginDatabase database = LoginDatabase.open(watched.dataSource())) {
      AtomicInteger asked = new AtomicInteger();
      DatabaseProbe probe =
          new DatabaseProbe(
              database,
              task -> {
                asked.incrementAndGet();
                task.run();
              });
      long begun = System.nanoTime();

      for (int i = 0; i < 100; i++) {
        assertThat(probe.answers()).isTrue();
      }

      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
      assertThat(asked.get()).isBetween(1, (int) seconds + 1);
    }
  }

  @AllDatabases
  void closerLookSaysWhatItIs(TestDatabase kind) {
    try (LoginDatabase database = LoginDatabase.open(kind.migrated())) {
      DatabaseState state = new DatabaseProbe(database, Runnable::run).look().join().orElseThrow();

      assertThat(state.product())
          .startsWithIgnoringCase(kind == TestDatabase.H2 ? "H2 2" : kind.name());
      assertThat(state.onlyReads()).isFalse();
      assertThat(state.took()).isPositive();
      assertThat(state.ahead().abs()).isLessThan(Duration.ofSeconds(60));
      assertThat(state.schema()).hasValue(Integer.toString(DatabaseState.SCHEMA));
      assertThat(state.sealedTokens()).isEmpty();
    }
  }

  @Test
  void standbyIsNotReady() {
    PGSimpleDataSource dataSource = TestDatabase.postgresWithoutPool();
    String name = dataSource.getDatabaseName();
    try (LoginDatabase database = LoginDatabase.open(dataSource)) {
      TestDatabase.administerPostgres(
          "alter database " + name + " set default_transaction_read_only = on");

      assertThat(new DatabaseProbe(database, Runnable::run).answers()).isFalse();
      assertThat(new DatabaseProbe(database, Runnable::run).look().join().orElseThrow().onlyReads())
          .isTrue();

      TestDatabase.administerPostgres(
          "alter database " + name + " reset default_transaction_read_only");
      assertThat(new DatabaseProbe(database, Runnable::run).answers()).isTrue();
    }
  }

  @Test
  void databaseThatIsGoneDoesNotAnswer() {
    LoginDatabase database = LoginDatabase.open(TestDatabase.H2.migrated());
    database.close();

    assertThat(new DatabaseProbe(database, Runnable::run).answers()).isFalse();
    assertThat(new DatabaseProbe(database, Runnable::run).look().join()).isEmpty();
  }

  @Test
  void databaseThatHangsHoldsOneThreadAndNobodyForLong() throws Exception {
    WatchedDataSource watched = new WatchedDataSource(TestDatabase.H2.migrated());
    CountDownLatch released = new CountDownLatch(1);
    AtomicInteger hanging = new AtomicInteger();
    watched.watch(
        new WatchedDataSource.Watcher() {
          @Override
          public void before(String sql) {
            hanging.incrementAndGet();
            try {
              released.await();
            } catch (InterruptedException stopped) {
              Thread.currentThread().interrupt();
            }
          }
        });
    ExecutorService threads = Executors.newCachedThreadPool();
    try (LoginDatabase database = LoginDatabase.open(watched.dataSource())) {
      DatabaseProbe probe = new DatabaseProbe(database, threads);
      long begun = System.nanoTime();

      assertThat(probe.answers()).isFalse();
      assertThat(probe.answers()).isFalse();

      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .isLessThan(DatabaseProbe.LONGEST.multipliedBy(4));
      assertThat(hanging).hasValue(1);
      released.countDown();
      threads.shutdown();
      assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void noThreadToAskWithIsNoAnswer() {
    try (LoginDatabase database = LoginDatabase.open(TestDatabase.H2.migrated())) {
      DatabaseProbe probe =
          new DatabaseProbe(
              database,
              task -> {
                throw new RejectedExecutionException();
              });

      assertThat(probe.answers()).isFalse();
    }
  }

  @Test
  void taskThatTheContainerLosesIsAskedAnew() {
    try (LoginDatabase database = LoginDatabase.open(TestDatabase.H2.migrated())) {
      AtomicBoolean isUp = new AtomicBoolean();
      DatabaseProbe probe =
          new DatabaseProbe(
              database,
              task -> {
                if (isUp.get()) {
                  task.run();
                }
              });
      assertThat(probe.answers()).isFalse();
      assertThat(probe.look().join()).isEmpty();
      isUp.set(true);

      assertThat(probe.answers()).isTrue();
      assertThat(probe.look().join()).isPresent();
    }
  }

  @Test
  void tasksThatComeTooLateDoNotAskTheDatabase() {
    WatchedDataSource watched = new WatchedDataSource(TestDatabase.H2.migrated());
    try (LoginDatabase database = LoginDatabase.open(watched.dataSource())) {
      Queue<Runnable> late = new ArrayDeque<>();
      DatabaseProbe probe = new DatabaseProbe(database, late::add);
      assertThat(probe.answers()).isFalse();
      assertThat(probe.answers()).isFalse();
      watched.statements().clear();

      late.forEach(Runnable::run);

      assertThat(late).hasSize(2);
      assertThat(watched.statements()).hasSize(1);
    }
  }
}
