package org.loginwithx.load;

import static org.loginwithx.load.Figures.threeDecimals;
import static org.loginwithx.load.Figures.twoDecimals;
import static org.loginwithx.load.LoadRun.OUT;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.loginwithx.container.PayaraMicro;

/**
 * A small server that very many people log in to and stay: what it can do before and after, and how
 * much each of them takes of the heap; then, if that is asked for, a crowd at once while X is slow.
 */
final class FillLoad implements Part {

  private static final Duration SLOW_X = Duration.ofMillis(200);
  private static final int LOGINS_PER_BROWSER = 25;
  private static final int PAGES = 20_000;
  private static final int PAGES_AT_ONCE = 8;

  private final String protocol;
  private final LoadOptions options;
  private final boolean crowdToo;

  FillLoad(String protocol, LoadOptions options, boolean crowdToo) {
    this.protocol = protocol;
    this.options = options;
    this.crowdToo = crowdToo;
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
      OptionalInt idleThreads = server.micro().threads();
      return fill(server) && (!crowdToo || crowd(server, x, idleThreads));
    }
  }

  private boolean fill(LoadServer server) throws IOException {
    boolean before = figures("before", server);
    long heapBefore = server.liveHeap();
    Crowd people = server.firstLogins(options.fill());
    Figures filled = Figures.take(protocol + ": filling", server, people, options.concurrency());
    server.awaitCalm();
    long heapAfter = server.liveHeap();
    OUT.println(
        """
          %s: live heap (%s)
            before                 %s MB
            after                  %s MB, with %d more people
            for each of them       %d bytes
        """
            .formatted(
                protocol,
                options.smallJvm(),
                twoDecimals(heapBefore / 1e6),
                twoDecimals(heapAfter / 1e6),
                people.outcomes().successes(),
                (heapAfter - heapBefore) / Math.max(1, people.outcomes().successes())));
    // A server that people cannot log in to has no figures.
    return people.outcomes().errors() == 0
        && figures("after", server)
        && before
        && filled.isClean();
  }

  private boolean figures(String when, LoadServer server) {
    String what = "%s: %s, %d log-ins".formatted(protocol, when, options.logins());
    boolean clean =
        Figures.take(what, server, server.logins(options.logins()), options.concurrency())
            .isClean();
    Login visitor = server.login("visitor");
    visitor.run().join();
    double page =
        server.cpuOfEach(PAGES, PAGES_AT_ONCE, count -> new Crowd(count, number -> visitor.look()));
    OUT.println("    server CPU, /api/me    " + threeDecimals(page) + " ms");
    return clean;
  }

  private boolean crowd(LoadServer server, SimulatorProcess x, OptionalInt idleThreads)
      throws IOException {
    x.delay(SLOW_X);
    server.awaitCalm();
    String what =
        "%s: %d browsers at once, X taking %d ms a call"
            .formatted(protocol, options.crowd(), SLOW_X.toMillis());
    Crowd crowd = server.logins(options.crowd() * LOGINS_PER_BROWSER);
    Figures figures = Figures.take(what, server, crowd, options.crowd());
    if (idleThreads.isPresent()) {
      OUT.println(
          "    above an idle server   %d threads\n"
              .formatted(figures.threads() - idleThreads.getAsInt()));
    }
    return figures.isClean();
  }
}
