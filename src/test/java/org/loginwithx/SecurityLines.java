package org.loginwithx;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** The lines that go to the security log of this JVM while it is open. */
public final class SecurityLines implements AutoCloseable {

  // Held: a logger that nobody holds loses its handlers when it is collected.
  private final Logger logger = Logger.getLogger("org.loginwithx.security");
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          lines.add(new SimpleFormatter().formatMessage(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  private SecurityLines() {}

  /** From now on. */
  public static SecurityLines open() {
    SecurityLines lines = new SecurityLines();
    lines.logger.addHandler(lines.handler);
    return lines;
  }

  /** So far. */
  public List<String> lines() {
    return lines;
  }

  @Override
  public void close() {
    logger.removeHandler(handler);
  }
}
