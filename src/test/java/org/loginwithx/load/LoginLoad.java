package org.loginwithx.load;

import static org.loginwithx.load.LoadRun.OUT;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.loginwithx.container.PayaraMicro;

/** Whole log-ins by one protocol: start, decision at X, callback, one {@code /api/me}. */
final class LoginLoad {

  private static final int SHOWN_ERRORS = 5;

  private final String protocol;
  private final LoadOptions options;
  private final HttpClient client;
  private final AtomicInteger mostThreads = new AtomicInteger();

  /**
   * @param protocol {@code oauth1} or {@code oauth2}
   */
  LoginLoad(String protocol, LoadOptions options, HttpClient client) {
    this.protocol = protocol;
    this.options = options;
    this.client = client;
  }

  /** False if a log-in failed. */
  boolean run() throws IOException {
    int port = PayaraMicro.freePort();
    String publicUrl = "http://127.0.0.1:" + port;
    OUT.println("Starting the X simulator and Payara Micro ...");
    try (SimulatorProcess x =
            SimulatorProcess.start(PayaraMicro.freePort(), publicUrl, options.xDelay());
        PayaraMicro server = launch(options, options.war(), protocol, port, x, List.of())) {
      server.awaitReady(
          passed -> OUT.println("... still starting, " + passed.toSeconds() + " s so far"));
      Crowd warmup = new Crowd(client, server.baseUri(), options.warmup());
      watched("warm-up", warmup, options.warmup(), server);
      mostThreads.set(0);
      return report(warmup.errors()) && measure(server);
    }
  }

  static PayaraMicro launch(
      LoadOptions options,
      Path war,
      String protocol,
      int port,
      SimulatorProcess x,
      List<String> more)
      throws IOException {
    Map<String, String> settings = new HashMap<>(x.settings());
    settings.put("TWITTER_PROTOCOL", protocol);
    settings.put("LOGIN_PUBLIC_URL", "http://127.0.0.1:" + port);
    if (!options.jvm().isEmpty()) {
      settings.put("JDK_JAVA_OPTIONS", options.jvm());
    }
    List<String> arguments = new ArrayList<>(more);
    arguments.addAll(List.of("--maxhttpthreads", Integer.toString(options.httpThreads())));
    return PayaraMicro.launch(
        new PayaraMicro.Command(
            options.target().resolve("payara-micro.jar"),
            war,
            port,
            options.target().resolve("load").resolve(protocol),
            settings,
            arguments));
  }

  private boolean measure(PayaraMicro server) {
    Crowd crowd = new Crowd(client, server.baseUri(), options.logins());
    Duration cpu = server.cpu();
    try (Bystander bystander = new Bystander(client, server.baseUri())) {
      Duration taken = watched("log-ins", crowd, options.logins(), server);
      cpu = server.cpu().minus(cpu);
      int succeeded = options.logins() - crowd.errors().size();
      OUT.println(
          """

          %s: %d log-ins after %d to warm up, %d at once, X taking %d ms a call

            log-ins/s              %s
            one log-in             %s
            server CPU, a log-in   %s ms (home page below included)
            threads of the server  %s, %d of them for HTTP at most
            home page meanwhile    %s
            errors                 %d, home page %d
          """
              .formatted(
                  protocol,
                  options.logins(),
                  options.warmup(),
                  options.concurrency(),
                  options.xDelay().toMillis(),
                  twoDecimals(succeeded * 1e9 / taken.toNanos()),
                  crowd.times().summary(),
                  twoDecimals(cpu.toNanos() / 1e6 / options.logins()),
                  mostThreads.get() == 0 ? "unknown" : "at most " + mostThreads,
                  options.httpThreads(),
                  bystander.times().summary(),
                  crowd.errors().size(),
                  bystander.errors()));
      boolean noErrors = report(crowd.errors());
      return noErrors && bystander.errors() == 0;
    }
  }

  static String twoDecimals(double number) {
    return String.format(Locale.ROOT, "%.2f", number);
  }

  /** Runs them, and says every few seconds how far they are. */
  private Duration watched(String what, Crowd crowd, int logins, PayaraMicro server) {
    ScheduledExecutorService progress = Executors.newSingleThreadScheduledExecutor();
    Runnable say =
        () -> {
          mostThreads.accumulateAndGet(server.threads().orElse(0), Math::max);
          OUT.println("... " + what + ": " + crowd.ended() + " of " + logins);
        };
    var unused = progress.scheduleAtFixedRate(say, 2, 2, TimeUnit.SECONDS);
    try {
      return crowd.run(options.concurrency());
    } finally {
      progress.shutdownNow();
    }
  }

  private static boolean report(List<String> errors) {
    errors.stream().limit(SHOWN_ERRORS).forEach(error -> OUT.println("Failed: " + error));
    return errors.isEmpty();
  }
}
