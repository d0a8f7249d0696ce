package org.loginwithx.load;

import static org.loginwithx.load.Figures.twoDecimals;
import static org.loginwithx.load.LoadRun.OUT;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.loginwithx.container.PayaraMicro;

/**
 * How fast users log in by X while many clients post passwords in a loop, each to an account and
 * from an address of its own, so that no limit per account or address stops them.
 */
final class GuessLoad implements Part {

  private static final List<Integer> GUESSERS = List.of(16, 200);

  /** Few users at a time: a crowd of them would be slow without any guesses. */
  private static final int USERS_AT_ONCE = 4;

  private final String protocol;
  private final LoadOptions options;

  GuessLoad(String protocol, LoadOptions options) {
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
            LoadServer.start(
                options,
                ours,
                port,
                x,
                options.jvm(),
                List.of(),
                Map.of("LOGIN_PASSWORD", "true", "LOGIN_TRUSTED_PROXIES", "127.0.0.1"))) {
      x.delay(options.xDelay());
      OUT.println("... warm-up");
      Crowd warmUp = server.logins(options.warmup());
      warmUp.run(options.concurrency());
      return warmUp.outcomes().errors() == 0 && compare(server);
    }
  }

  private boolean compare(LoadServer server) {
    boolean clean = true;
    Rounds quiet = new Rounds();
    for (int guessers : GUESSERS) {
      Rounds flooded = new Rounds();
      Map<Integer, LongAdder> statuses = new ConcurrentSkipListMap<>();
      String slowest = "";
      for (int round = 0; round < Rounds.COUNT; round++) {
        Crowd before = logins(server);
        quiet.add(perSecond(before));
        Crowd meanwhile = logins(server);
        try (Guessers flood = new Guessers(server, guessers, statuses)) {
          flooded.add(perSecond(meanwhile));
        }
        slowest = meanwhile.outcomes().summary();
        clean &= before.outcomes().errors() + meanwhile.outcomes().errors() == 0;
      }
      OUT.println(
          """

            %s: log-ins by X a second, %d at once (medians of %d rounds of %d)
              nobody else            %s
              %3d clients guess      %s
              share that is left     %s
              one log-in, last round %s
              answers to guesses     %s
          """
              .formatted(
                  protocol,
                  USERS_AT_ONCE,
                  Rounds.COUNT,
                  perRound(),
                  twoDecimals(quiet.median()),
                  guessers,
                  twoDecimals(flooded.median()),
                  twoDecimals(flooded.ratioTo(quiet)),
                  slowest,
                  new TreeMap<>(statuses)));
      quiet = new Rounds();
    }
    return clean;
  }

  private Crowd logins(LoadServer server) {
    return server.logins(perRound());
  }

  private int perRound() {
    return Math.max(1, options.logins() / Rounds.COUNT);
  }

  private static double perSecond(Crowd crowd) {
    Duration taken = crowd.run(USERS_AT_ONCE);
    return crowd.outcomes().successes() * 1e9 / taken.toNanos();
  }

  /** Clients of which each posts the next password as soon as the last one is answered. */
  private static final class Guessers implements AutoCloseable {

    private final LoadServer server;
    private final Map<Integer, LongAdder> statuses;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final Phaser underWay = new Phaser(1);

    Guessers(LoadServer server, int count, Map<Integer, LongAdder> statuses) {
      this.server = server;
      this.statuses = statuses;
      for (int number = 1; number <= count; number++) {
        underWay.register();
        guess(number, 0);
      }
    }

    private void guess(int number, int done) {
      if (stopped.get()) {
        underWay.arriveAndDeregister();
        return;
      }
      String address = "10.%d.%d.%d".formatted(done / 250 % 250, done % 250, number);
      CompletableFuture<Integer> answer =
          server.guessPassword("guessed-%d-%d@mail.example".formatted(number, done), address);
      var unused =
          answer.whenComplete(
              (status, failure) -> {
                statuses
                    .computeIfAbsent(failure == null ? status : 0, key -> new LongAdder())
                    .increment();
                guess(number, done + 1);
              });
    }

    @Override
    public void close() {
      stopped.set(true);
      underWay.arriveAndAwaitAdvance();
    }
  }
}
