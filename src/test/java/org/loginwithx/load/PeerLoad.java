package org.loginwithx.load;

import static org.loginwithx.load.Figures.threeDecimals;
import static org.loginwithx.load.Figures.twoDecimals;
import static org.loginwithx.load.LoadRun.OUT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import org.loginwithx.container.PayaraMicro;

/**
 * What a log-in costs with us and with another library, for the same people on the same Payara
 * Micro, both started, both warm, and in turns.
 */
final class PeerLoad implements Part {

  /** The first people after a start meet code that has not run before. */
  private static final int FIRST = 500;

  private static final int PAGES_PER_LOGIN = 25;
  private static final int PAGES_AT_ONCE = 8;

  private final String protocol;
  private final LoadOptions options;

  PeerLoad(String protocol, LoadOptions options) {
    this.protocol = protocol;
    this.options = options;
  }

  @Override
  public boolean run() throws IOException {
    Application ours = Application.ours(options, protocol);
    Application peer = Application.peer(options, protocol);
    int ourPort = PayaraMicro.freePort();
    int peerPort = PayaraMicro.freePort();
    Path directory = Files.createDirectories(options.target().resolve("load"));
    Path bareWar = HelloWars.bare(directory.resolve("bare.war"), false);
    List<String> bareToo = List.of("--deploy", bareWar.toString());
    try (SimulatorProcess x =
            SimulatorProcess.start(
                List.of(
                    LoadServer.publicUrl(ourPort) + ours.callback(),
                    LoadServer.publicUrl(peerPort) + peer.callback()));
        LoadServer ourServer = LoadServer.start(options, ours, ourPort, x, options.jvm(), bareToo);
        LoadServer peerServer =
            LoadServer.start(options, peer, peerPort, x, options.jvm(), bareToo)) {
      x.delay(options.xDelay());
      compare(new Side(ourServer), new Side(peerServer));
      return true;
    }
  }

  /** One server and its figures, in milliseconds of its CPU. */
  private final class Side {

    private final LoadServer server;
    private final Rounds logins = new Rounds();
    private final Rounds pages = new Rounds();
    private final Rounds barePages = new Rounds();
    private double firstLogins;

    Side(LoadServer server) {
      this.server = server;
    }

    private String name() {
      return server.application().name();
    }

    void warmUp() {
      OUT.println("... " + name() + ": warm-up");
      firstLogins = server.cpuOfEach(FIRST, options.concurrency(), server::logins);
      int more = Math.max(1, options.warmup() - FIRST);
      var unused = server.cpuOfEach(more, options.concurrency(), server::logins);
      server.awaitCalm();
    }

    void logIn() {
      int count = Math.max(1, options.logins() / Rounds.COUNT);
      logins.add(server.cpuOfEach(count, options.concurrency(), server::logins));
    }

    IntFunction<Crowd> page() {
      Login visitor = server.login("visitor");
      visitor.run().join();
      return count -> new Crowd(count, number -> visitor.look());
    }

    IntFunction<Crowd> barePage() {
      Browser visitor = server.newBrowser();
      return count -> new Crowd(count, number -> HelloWars.lookAtBare(visitor, server));
    }

    double cpuOfPage(IntFunction<Crowd> page) {
      int count = options.logins() * PAGES_PER_LOGIN / Rounds.COUNT;
      return server.cpuOfEach(count, PAGES_AT_ONCE, page);
    }
  }

  private void compare(Side ours, Side peer) {
    ours.warmUp();
    peer.warmUp();
    for (int round = 1; round <= Rounds.COUNT; round++) {
      ours.logIn();
      peer.logIn();
      OUT.println("... log-ins: round " + round + " of " + Rounds.COUNT);
    }
    comparePages(ours, peer);
    OUT.println(
        """

        %s: %d log-ins to warm up, then %d rounds of %d; %d at once, X taking %d ms a call

          server CPU, ms          %8s %8s    ratio
          one of the first 500    %8s %8s %8s
          a log-in (median)       %8s %8s %8s
          who I am (median)       %8s %8s %8s
          bare servlet (median)   %8s %8s %8s
        """
            .formatted(
                protocol,
                options.warmup(),
                Rounds.COUNT,
                Math.max(1, options.logins() / Rounds.COUNT),
                options.concurrency(),
                options.xDelay().toMillis(),
                ours.name(),
                peer.name(),
                twoDecimals(ours.firstLogins),
                twoDecimals(peer.firstLogins),
                twoDecimals(ours.firstLogins / peer.firstLogins),
                twoDecimals(ours.logins.median()),
                twoDecimals(peer.logins.median()),
                twoDecimals(ours.logins.ratioTo(peer.logins)),
                threeDecimals(ours.pages.median()),
                threeDecimals(peer.pages.median()),
                twoDecimals(ours.pages.ratioTo(peer.pages)),
                threeDecimals(ours.barePages.median()),
                threeDecimals(peer.barePages.median()),
                twoDecimals(ours.barePages.ratioTo(peer.barePages))));
  }

  private static void comparePages(Side ours, Side peer) {
    IntFunction<Crowd> ourPage = ours.page();
    IntFunction<Crowd> peerPage = peer.page();
    IntFunction<Crowd> ourBare = ours.barePage();
    IntFunction<Crowd> peerBare = peer.barePage();
    ours.cpuOfPage(ourPage);
    peer.cpuOfPage(peerPage);
    ours.cpuOfPage(ourBare);
    peer.cpuOfPage(peerBare);
    for (int round = 1; round <= Rounds.COUNT; round++) {
      ours.pages.add(ours.cpuOfPage(ourPage));
      peer.pages.add(peer.cpuOfPage(peerPage));
      ours.barePages.add(ours.cpuOfPage(ourBare));
      peer.barePages.add(peer.cpuOfPage(peerBare));
      OUT.println("... pages: round " + round + " of " + Rounds.COUNT);
    }
  }
}
