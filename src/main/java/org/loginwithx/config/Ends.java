package org.loginwithx.config;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Everything that has to end when the application stops, or cannot start; the last one that began
 * ends first.
 */
final class Ends {

  private static final System.Logger LOG = System.getLogger(Ends.class.getName());

  private final Deque<Runnable> ends = new ConcurrentLinkedDeque<>();

  void add(Runnable end) {
    ends.push(end);
  }

  /**
   * Ends the rest even if one of them fails: otherwise the class loader and the file of H2 stay in
   * use.
   */
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
