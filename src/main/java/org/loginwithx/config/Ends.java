package org.loginwithx.config;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/** What has to be ended when the application stops, or cannot start; the latest comes first. */
final class Ends {

  private static final System.Logger LOG = System.getLogger(Ends.class.getName());

  private final Deque<Runnable> ends = new ConcurrentLinkedDeque<>();

  void add(Runnable end) {
    ends.push(end);
  }

  /** Whatever fails, the rest is ended too: the class loader and the file of H2 hang on it. */
  void run() {
    for (Runnable end = ends.poll(); end != null; end = ends.poll()) {
      try {
        end.run();
      } catch (RuntimeException failure) {
        LOG.log(System.Logger.Level.WARNING, "Not everything could be ended", failure);
      }
    }
  }
}
