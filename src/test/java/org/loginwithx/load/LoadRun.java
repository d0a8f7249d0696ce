package org.loginwithx.load;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.loginwithx.container.PayaraMicro;

/**
 * Drives whole log-ins (start, decision at X, callback, one {@code /api/me}) from this process
 * against a Payara Micro and an X simulator in two others, and prints what it took. Ends with an
 * error if a single log-in fails. {@code mvn -Pload} runs it; {@link LoadOptions} has the options.
 */
public final class LoadRun {

  private static final PrintStream OUT = System.out;
  private static final int SHOWN_ERRORS = 5;

  private final LoadOptions options;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(Duration.ofSeconds(20))
          .build();

  private LoadRun(LoadOptions options) {
    this.options = options;
  }

  public static void main(String[] arguments) {
    boolean ok;
    try {
      ok = new LoadRun(LoadOptions.fromSystemProperties()).run();
    } catch (IllegalArgumentException
        | PayaraMicro.NotStartedException
        | UncheckedIOException
        | IOException failure) {
      OUT.println("The load run could not start. " + failure.getMessage());
      ok = false;
    }
    System.exit(ok ? 0 : 1);
  }

  private boolean run() throws IOException {
    int port = PayaraMicro.freePort();
    String publicUrl = "http://127.0.0.1:" + port;
    OUT.println("Starting the X simulator and Payara Micro ...");
    try (SimulatorProcess x =
            SimulatorProcess.start(
                PayaraMicro.freePort(), publicUrl + "/oauth/callback/twitter", options.xDelay());
        PayaraMicro server = launch(port, publicUrl, x)) {
      server.awaitReady(
          passed -> OUT.println("... still starting, " + passed.toSeconds() + " s so far"));
      Crowd warmup = new Crowd(client, server.baseUri(), options.warmup());
      watched("warm-up", warmup, options.warmup());
      return report(warmup.errors()) && measure(server);
    }
  }

  private PayaraMicro launch(int port, String publicUrl, SimulatorProcess x) throws IOException {
    return PayaraMicro.launch(
        new PayaraMicro.Command(
            options.target().resolve("payara-micro.jar"),
            options.target().resolve("login-with-x.war"),
            port,
            options.target().resolve("load"),
            Map.of(
                "TWITTER_API_KEY",
                SimulatorProcess.KEY,
                "TWITTER_API_SECRET",
                SimulatorProcess.SECRET,
                "TWITTER_API_URL",
                x.baseUri().toString(),
                "LOGIN_PUBLIC_URL",
                publicUrl),
            List.of("--maxhttpthreads", Integer.toString(options.httpThreads()))));
  }

  private boolean measure(PayaraMicro server) {
    Crowd crowd = new Crowd(client, server.baseUri(), options.logins());
    Duration cpu = server.cpu();
    try (Bystander bystander = new Bystander(client, server.baseUri())) {
      Duration taken = watched("log-ins", crowd, options.logins());
      cpu = server.cpu().minus(cpu);
      int succeeded = options.logins() - crowd.errors().size();
      OUT.println(
          """

          %d log-ins, %d at once, X taking %d ms a call, %d HTTP threads

            log-ins/s              %s
            one log-in             %s
            server CPU, a log-in   %s ms (home page below included)
            home page meanwhile    %s
            errors                 %d, home page %d
          """
              .formatted(
                  options.logins(),
                  options.concurrency(),
                  options.xDelay().toMillis(),
                  options.httpThreads(),
                  oneDecimal(succeeded * 1e9 / taken.toNanos()),
                  crowd.times().summary(),
                  oneDecimal(cpu.toNanos() / 1e6 / options.logins()),
                  bystander.times().summary(),
                  crowd.errors().size(),
                  bystander.errors()));
      boolean noErrors = report(crowd.errors());
      return noErrors && bystander.errors() == 0;
    }
  }

  private static String oneDecimal(double number) {
    return String.format(Locale.ROOT, "%.1f", number);
  }

  /** Runs them, and says every few seconds how far they are. */
  private Duration watched(String what, Crowd crowd, int logins) {
    ScheduledExecutorService progress = Executors.newSingleThreadScheduledExecutor();
    Runnable say = () -> OUT.println("... " + what + ": " + crowd.ended() + " of " + logins);
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
