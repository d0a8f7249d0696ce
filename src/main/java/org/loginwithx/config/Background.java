package org.loginwithx.config;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.loginwithx.timer.DelayingExecutor;

/**
 * The work of this application on threads of the container, outside of requests. The container does
 * not end a task when the application stops: the task would continue with a closed database, and
 * would keep the class loader.
 *
 * <p>A thread of its own says when a task is due. The scheduler of Payara keeps its first thread,
 * and with it the class loader of the application that was the first to use it.
 */
final class Background implements DelayingExecutor, AutoCloseable {

  private static final Duration SECOND = Duration.ofSeconds(1);

  /** How long a task that has begun may still take at the end. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Executor threads;
  private final ScheduledThreadPoolExecutor timer;
  private final Set<Pause> pauses = ConcurrentHashMap.newKeySet();

  /** Each task holds the read lock; the end takes the write lock and keeps it. */
  private final ReentrantReadWriteLock running = new ReentrantReadWriteLock();

  private volatile boolean closed;

  /**
   * @param threads where the tasks run
   */
  Background(Executor threads) {
    this.threads = threads;
    this.timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              // No inheritable thread-locals: the first caller may be a request of some user.
              Thread thread = new Thread(null, task, "loginwithx-background", 0, false);
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Runs the task once. */
  @Override
  public void execute(Runnable task) {
    if (closed) {
      throw new RejectedExecutionException("The application stops");
    }
    threads.execute(() -> run(task));
  }

  private void run(Runnable task) {
    if (closed || !running.readLock().tryLock()) {
      return;
    }
    try {
      task.run();
    } finally {
      running.readLock().unlock();
    }
  }

  /** Runs the task again and again, even after it failed. */
  void everySecond(Runnable task) {
    later(
        SECOND,
        () -> {
          try {
            run(task);
          } finally {
            everySecond(task);
          }
        });
  }

  /**
   * Runs something once, after this pause. The end of the application cuts the pause short, because
   * a caller may wait for the result.
   */
  @Override
  public Executor after(Duration pause) {
    return task -> {
      if (closed) {
        throw new RejectedExecutionException("The application stops");
      }
      Pause waiting = new Pause(task);
      pauses.add(waiting);
      later(pause, waiting::end);
      if (closed) {
        waiting.end();
      }
    };
  }

  private void later(Duration pause, Runnable task) {
    try {
      timer.schedule(() -> onThread(task), pause.toMillis(), MILLISECONDS);
    } catch (RejectedExecutionException stopping) {
      // The application ends: there is no later time to run it.
    }
  }

  private void onThread(Runnable task) {
    try {
      threads.execute(task);
    } catch (RejectedExecutionException busy) {
      later(SECOND, task);
    }
  }

  /** Starts no more tasks, and waits a short time for those that run. */
  @Override
  public void close() {
    closed = true;
    timer.shutdownNow();
    pauses.forEach(Pause::end);
    try {
      if (!running.writeLock().tryLock(PATIENCE.toMillis(), MILLISECONDS)) {
        System.getLogger(Background.class.getName())
            .log(System.Logger.Level.WARNING, "A task still runs while the application stops");
      }
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * A pause before a task. The timer or the close ends the pause, and the first of them runs the
   * task.
   */
  private final class Pause {

    private final Runnable task;
    private final AtomicBoolean over = new AtomicBoolean();

    Pause(Runnable task) {
      this.task = task;
    }

    void end() {
      if (over.compareAndSet(false, true)) {
        pauses.remove(this);
        task.run();
      }
    }
  }
}
