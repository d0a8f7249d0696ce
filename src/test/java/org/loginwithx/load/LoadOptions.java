package org.loginwithx.load;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What to do, from system properties.
 *
 * @param target where the WARs and the server are, and the logs go
 * @param parts what to measure, in this order: log-ins by {@code oauth1} and {@code oauth2}, {@code
 *     pages}, {@code peers}, {@code fill}, {@code crowd}, {@code abandoned} and {@code guesses}
 * @param protocols by which protocols, for the last five
 * @param logins how many log-ins are measured; of pages more
 * @param warmup how many come before them
 * @param concurrency how many are on their way at any moment
 * @param fill how many people log in to fill the server
 * @param crowd how many browsers log in at once after that
 * @param abandoned how many log-ins are begun and left
 * @param xDelay how long X takes for each call
 * @param httpThreads how many threads the server has for requests
 * @param jvm options for the server's JVM, a profiler for instance; empty for none
 */
record LoadOptions(
    Path target,
    List<String> parts,
    List<String> protocols,
    int logins,
    int warmup,
    int concurrency,
    int fill,
    int crowd,
    int abandoned,
    Duration xDelay,
    int httpThreads,
    String jvm) {

  private static final Set<String> PROTOCOLS = Set.of("oauth1", "oauth2");
  private static final Set<String> PARTS =
      Set.of("oauth1", "oauth2", "pages", "peers", "fill", "crowd", "abandoned", "guesses");

  /** The heap that a small server is to do with. */
  private static final String SMALL = "-Xmx256m";

  static LoadOptions fromSystemProperties() {
    return new LoadOptions(
        Path.of(System.getProperty("load.target", "target")).toAbsolutePath(),
        chosenParts(),
        list("load.protocols", "oauth1,oauth2", PROTOCOLS),
        number("load.logins", 2_000, 1, 100_000),
        number("load.warmup", 10_000, 0, 100_000),
        number("load.concurrency", 50, 1, 1_000),
        number("load.fill", 30_000, 1, 1_000_000),
        number("load.crowd", 400, 1, 1_000),
        number("load.abandoned", 100_000, 1, 1_000_000),
        Duration.ofMillis(number("load.x.delay.ms", 0, 0, 4_000)),
        number("load.http.threads", 200, 2, 1_000),
        System.getProperty("load.jvm", ""));
  }

  /** The options of a JVM with little heap. */
  String smallJvm() {
    return (SMALL + " " + jvm).strip();
  }

  /** The crowd comes to a server that has been filled, so there is no need to fill another. */
  private static List<String> chosenParts() {
    List<String> parts = new ArrayList<>(list("load.parts", "pages,peers,crowd,abandoned", PARTS));
    if (parts.contains("crowd")) {
      parts.remove("fill");
    }
    return parts;
  }

  private static List<String> list(String property, String usual, Set<String> known) {
    List<String> values = List.of(System.getProperty(property, usual).split(","));
    if (!known.containsAll(values)) {
      throw new IllegalArgumentException("-D%s takes some of %s".formatted(property, known));
    }
    return values;
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
