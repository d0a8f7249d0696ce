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
 * What a page costs because it needs a logged-in user: the same servlet, with the same session,
 * once protected in our WAR and once in a WAR that has nothing else, both on one server and in
 * turns.
 */
final class PageLoad implements Part {

  private static final int AT_ONCE = 8;
  private static final int PAGES_PER_LOGIN = 10;

  private final LoadOptions options;

  PageLoad(LoadOptions options) {
    this.options = options;
  }

  @Override
  public boolean run() throws IOException {
    int port = PayaraMicro.freePort();
    Path directory = Files.createDirectories(options.target().resolve("load"));
    Application ours = Application.ours(options, "oauth2");
    Application withHello =
        ours.withWar(HelloWars.withLogin(ours.war(), directory.resolve("hello-login.war")));
    Path bare = HelloWars.bare(directory.resolve("bare.war"), true);
    try (SimulatorProcess x =
            SimulatorProcess.start(List.of(LoadServer.publicUrl(port) + ours.callback()));
        LoadServer server =
            LoadServer.start(
                options, withHello, port, x, options.jvm(), List.of("--deploy", bare.toString()))) {
      measure(server);
      return true;
    }
  }

  private void measure(LoadServer server) {
    Browser visitor = server.newBrowser();
    Browser stranger = server.newBrowser();
    server.login(visitor, "somebody").run().join();
    IntFunction<Crowd> ours =
        count -> new Crowd(count, number -> HelloWars.lookAtProtected(visitor, server));
    IntFunction<Crowd> bare =
        count -> new Crowd(count, number -> HelloWars.lookAtBare(stranger, server));
    int pages = options.logins() * PAGES_PER_LOGIN / Rounds.COUNT;
    int warmup = Math.max(1, options.warmup() * PAGES_PER_LOGIN);
    server.cpuOfEach(warmup, AT_ONCE, ours);
    server.cpuOfEach(warmup, AT_ONCE, bare);
    Rounds oursCpu = new Rounds();
    Rounds bareCpu = new Rounds();
    for (int round = 1; round <= Rounds.COUNT; round++) {
      bareCpu.add(server.cpuOfEach(pages, AT_ONCE, bare));
      oursCpu.add(server.cpuOfEach(pages, AT_ONCE, ours));
      OUT.println("... pages: round " + round + " of " + Rounds.COUNT);
    }
    OUT.println(
        """

        pages: %d rounds of %d each, %d at once, both with a session and <distributable/>

          bare servlet           %s ms of server CPU a page (median)
          the same, protected    %s ms
          ratio                  %s
        """
            .formatted(
                Rounds.COUNT,
                pages,
                AT_ONCE,
                threeDecimals(bareCpu.median()),
                threeDecimals(oursCpu.median()),
                twoDecimals(oursCpu.ratioTo(bareCpu))));
  }
}
