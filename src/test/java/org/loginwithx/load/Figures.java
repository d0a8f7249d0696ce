package org.loginwithx.load;

import static org.loginwithx.load.LoadRun.OUT;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How a crowd fared.
 *
 * @param taken from the first to the last
 * @param cpu of the server meanwhile
 * @param threads the most that the server had; 0 where the system cannot tell
 * @param crowd what they did
 * @param bystander who only looked at the home page
 */
record Figures(Duration taken, Duration cpu, int threads, Crowd crowd, Outcomes bystander) {

  private static final Duration PROGRESS = Duration.ofSeconds(5);

  /** Lets them do it, says now and then how far they are, and prints what came of it. */
  static Figures take(String what, LoadServer server, Crowd crowd, int concurrency) {
    Duration before = server.micro().cpu();
    AtomicInteger threads = new AtomicInteger();
    ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
    var unused =
        watch.scheduleAtFixedRate(
            () -> threads.accumulateAndGet(server.micro().threads().orElse(0), Math::max),
            100,
            100,
            TimeUnit.MILLISECONDS);
    Duration taken;
    Duration cpu;
    Outcomes home;
    try (Steady bystander = server.bystander()) {
      taken = watched(what, crowd, concurrency);
      cpu = server.micro().cpu().minus(before);
      home = bystander.outcomes();
    } finally {
      watch.shutdownNow();
    }
    Figures figures = new Figures(taken, cpu, threads.get(), crowd, home);
    OUT.println("\n  " + what + "\n" + figures.text());
    return figures;
  }

  /** Lets them do it, and says now and then how far they are. */
  static Duration watched(String what, Crowd crowd, int concurrency) {
    ScheduledExecutorService progress = Executors.newSingleThreadScheduledExecutor();
    Runnable say = () -> OUT.println("... " + what + ": " + crowd.ended() + " of " + crowd.count());
    var unused =
        progress.scheduleAtFixedRate(
            say, PROGRESS.toSeconds(), PROGRESS.toSeconds(), TimeUnit.SECONDS);
    try {
      return crowd.run(concurrency);
    } finally {
      progress.shutdownNow();
    }
  }

  boolean isClean() {
    return crowd.outcomes().successes() == crowd.count() && bystander.errors() == 0;
  }

  double cpuOfEach() {
    return cpu.toNanos() / 1e6 / Math.max(1, crowd.ended());
  }

  private String text() {
    return """
        log-ins/s              %s
        one log-in             %s
        server CPU, a log-in   %s ms (home page below included)
        threads of the server  %s
        home page meanwhile    %s
        failures               %d, %d not tried; home page %d
    """
        .formatted(
            twoDecimals(crowd.outcomes().successes() * 1e9 / taken.toNanos()),
            crowd.outcomes().summary(),
            twoDecimals(cpuOfEach()),
            threads == 0 ? "unknown" : "at most " + threads,
            bystander.summary(),
            crowd.outcomes().errors(),
            crowd.count() - crowd.ended(),
            bystander.errors());
  }

  static String twoDecimals(double number) {
    return String.format(Locale.ROOT, "%.2f", number);
  }

  static String threeDecimals(double number) {
    return String.format(Locale.ROOT, "%.3f", number);
  }
}
