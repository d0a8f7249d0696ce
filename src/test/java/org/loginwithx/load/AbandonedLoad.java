package org.loginwithx.load;

import static org.loginwithx.load.Figures.twoDecimals;
import static org.loginwithx.load.LoadRun.OUT;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.loginwithx.container.PayaraMicro;

/**
 * Very many log-ins that are begun and never ended, each in a browser without a cookie, at a small
 * server; and how those fare meanwhile who are logged in, and those who mean to be.
 */
final class AbandonedLoad implements Part {

  private static final int WARMUP = 500;
  private static final int VISITORS = 20;
  private static final Duration BETWEEN_VISITS = Duration.ofMillis(20);
  private static final Duration BETWEEN_LOGINS = Duration.ofMillis(250);

  private final String protocol;
  private final LoadOptions options;

  AbandonedLoad(String protocol, LoadOptions options) {
    this.protocol = protocol;
    this.options = options;
  }

  @Override
  public boolean run() throws IOException {
    Application ours = Application.ours(options, protocol);
    int port = PayaraMicro.freePort();
    try (SimulatorProcess x =
            SimulatorProcess.start(List.of(LoadServer.publicUrl(port) + ours.callback()));
        LoadServer server =
            LoadServer.start(options, ours, port, x, options.smallJvm(), List.of())) {
      x.delay(options.xDelay());
      return measure(server);
    }
  }

  private boolean measure(LoadServer server) throws IOException {
    server.logins(WARMUP).run(options.concurrency());
    List<Login> visitors =
        IntStream.range(0, VISITORS).mapToObj(number -> server.login("visitor_" + number)).toList();
    visitors.forEach(visitor -> visitor.run().join());
    server.awaitCalm();
    long heapBefore = server.liveHeap();
    Crowd starts = new Crowd(options.abandoned(), number -> server.login("nobody").begin());
    Duration cpu = server.micro().cpu();
    Duration taken;
    Outcomes visits;
    Outcomes logins;
    try (Steady visiting =
            new Steady(BETWEEN_VISITS, number -> visitors.get(number % VISITORS).look());
        Steady loggingIn =
            new Steady(BETWEEN_LOGINS, number -> server.login("late_" + number).run())) {
      taken = Figures.watched("abandoned", starts, options.concurrency());
      cpu = server.micro().cpu().minus(cpu);
      visits = visiting.outcomes();
      logins = loggingIn.outcomes();
    }
    server.awaitCalm();
    long heapAfter = server.liveHeap();
    OUT.println(
        """

        %s: %d log-ins begun and left, %d at once (%s)

          begun, a second        %s
          one start              %s
          server CPU, a start    %s ms (the others included)
          /api/me meanwhile      %s (%d, of %d people)
          log-ins meanwhile      %s (%d)
          failures               starts %d, %d not tried; /api/me %d; log-ins %d
          live heap before       %s MB
          live heap after        %s MB, %d bytes a start
        """
            .formatted(
                protocol,
                starts.count(),
                options.concurrency(),
                options.smallJvm(),
                twoDecimals(starts.outcomes().successes() * 1e9 / taken.toNanos()),
                starts.outcomes().summary(),
                twoDecimals(cpu.toNanos() / 1e6 / Math.max(1, starts.ended())),
                visits.summary(),
                visits.successes(),
                VISITORS,
                logins.summary(),
                logins.successes(),
                starts.outcomes().errors(),
                starts.count() - starts.ended(),
                visits.errors(),
                logins.errors(),
                twoDecimals(heapBefore / 1e6),
                twoDecimals(heapAfter / 1e6),
                (heapAfter - heapBefore) / Math.max(1, starts.outcomes().successes())));
    return starts.outcomes().successes() == starts.count()
        && visits.errors() == 0
        && logins.errors() == 0;
  }
}
