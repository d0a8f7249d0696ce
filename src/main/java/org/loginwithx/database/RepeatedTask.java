package org.loginwithx.database;

import org.loginwithx.Internal;

/**
 * A task that runs again and again while the database may be away. It says so once, and again only
 * after it has worked: a line each second would hide all others.
 */
@Internal
public final class RepeatedTask implements Runnable {

  private final System.Logger log;
  private final String line;
  private final Runnable task;
  private volatile boolean failing;

  /**
   * @param line the log line without its cause
   */
  public RepeatedTask(System.Logger log, String line, Runnable task) {
    this.log = log;
    this.line = line;
    this.task = task;
  }

  @Override
  public void run() {
    try {
      task.run();
      failing = false;
    } catch (RuntimeException failure) {
      // Catches everything: an exception that escapes stops a scheduled task.
      if (!failing) {
        failing = true;
        log.log(System.Logger.Level.WARNING, line + " cause=" + failure.getClass().getSimpleName());
      }
    }
  }
}
