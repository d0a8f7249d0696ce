package org.loginwithx.load;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What to do, from system properties.
 *
 * @param target where the WAR and the server are, and the logs go
 * @param logins how many log-ins are measured
 * @param warmup how many come before them
 * @param concurrency how many are on their way at any moment
 * @param xDelay how long X takes for each call
 * @param httpThreads how many threads the server has for requests
 */
record LoadOptions(
    Path target, int logins, int warmup, int concurrency, Duration xDelay, int httpThreads) {

  static LoadOptions fromSystemProperties() {
    return new LoadOptions(
        Path.of(System.getProperty("load.target", "target")).toAbsolutePath(),
        number("load.logins", 2_000, 1, 100_000),
        number("load.warmup", 500, 0, 100_000),
        number("load.concurrency", 50, 1, 1_000),
        Duration.ofMillis(number("load.x.delay.ms", 0, 0, 4_000)),
        number("load.http.threads", 200, 2, 1_000));
  }

  private static int number(String property, int usual, int least, int most) {
    int number = Integer.getInteger(property, usual);
    if (number < least || number > most) {
      throw new IllegalArgumentException(
          "-D%s has to be a number from %d to %d".formatted(property, least, most));
    }
    return number;
  }
}
