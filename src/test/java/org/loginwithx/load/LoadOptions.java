package org.loginwithx.load;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What to do, from system properties.
 *
 * @param target where the WAR and the server are, and the logs go
 * @param parts what to measure: log-ins by {@code oauth1} and {@code oauth2}, and {@code pages}
 * @param logins how many log-ins are measured, and ten times as many pages
 * @param warmup how many come before them
 * @param concurrency how many are on their way at any moment
 * @param xDelay how long X takes for each call
 * @param httpThreads how many threads the server has for requests
 * @param jvm options for the server's JVM, a profiler for instance; empty for none
 */
record LoadOptions(
    Path target,
    List<String> parts,
    int logins,
    int warmup,
    int concurrency,
    Duration xDelay,
    int httpThreads,
    String jvm) {

  static final String PAGES = "pages";
  private static final Set<String> PARTS = Set.of("oauth1", "oauth2", PAGES);

  static LoadOptions fromSystemProperties() {
    return new LoadOptions(
        Path.of(System.getProperty("load.target", "target")).toAbsolutePath(),
        parts(System.getProperty("load.parts", "oauth1,oauth2,pages")),
        number("load.logins", 2_000, 1, 100_000),
        number("load.warmup", 500, 0, 100_000),
        number("load.concurrency", 50, 1, 1_000),
        Duration.ofMillis(number("load.x.delay.ms", 0, 0, 4_000)),
        number("load.http.threads", 200, 2, 1_000),
        System.getProperty("load.jvm", ""));
  }

  Path war() {
    return target.resolve("login-with-x.war");
  }

  private static List<String> parts(String value) {
    List<String> parts = List.of(value.split(","));
    if (!PARTS.containsAll(parts)) {
      throw new IllegalArgumentException("-Dload.parts takes some of " + PARTS);
    }
    return parts;
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
