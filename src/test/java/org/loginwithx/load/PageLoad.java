package org.loginwithx.load;

import static org.loginwithx.load.LoadRun.OUT;
import static org.loginwithx.load.LoginLoad.twoDecimals;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.loginwithx.container.PayaraMicro;

/**
 * What a page costs because somebody has to be logged in to see it: the same servlet, with the same
 * session, once protected in our WAR and once in a WAR that has nothing else, both on one server
 * and in turns.
 */
final class PageLoad {

  private static final int ROUNDS = 5;
  private static final int AT_ONCE = 8;

  private final LoadOptions options;
  private final HttpClient client;
  private final AtomicInteger errors = new AtomicInteger();

  PageLoad(LoadOptions options, HttpClient client) {
    this.options = options;
    this.client = client;
  }

  /** One of the two pages, and who looks at it. */
  private record Page(URI uri, String cookies) {}

  /** False if a page was not shown. */
  boolean run() throws IOException {
    int port = PayaraMicro.freePort();
    Path directory = Files.createDirectories(options.target().resolve("load"));
    Path ours = HelloWars.withLogin(options.war(), directory.resolve("hello-login.war"));
    Path bare = HelloWars.bare(directory.resolve("bare.war"));
    OUT.println("Starting the X simulator and Payara Micro ...");
    try (SimulatorProcess x =
            SimulatorProcess.start(
                PayaraMicro.freePort(), "http://127.0.0.1:" + port, Duration.ZERO);
        PayaraMicro server =
            LoginLoad.launch(
                options, ours, "oauth2", port, x, List.of("--deploy", bare.toString()))) {
      server.awaitReady(
          passed -> OUT.println("... still starting, " + passed.toSeconds() + " s so far"));
      return measure(server);
    }
  }

  private boolean measure(PayaraMicro server) {
    Login login = new Login(client, server.baseUri(), "somebody");
    login.run().join();
    Page ours = new Page(server.baseUri().resolve("/hello"), login.cookies());
    URI bareUri = server.baseUri().resolve("/bare/hello");
    Page bare = new Page(bareUri, sessionOf(bareUri));
    int pages = options.logins() * 10 / ROUNDS;
    show(ours, options.warmup() * 10);
    show(bare, options.warmup() * 10);
    List<Double> ratios = new ArrayList<>();
    List<Double> oursCpu = new ArrayList<>();
    List<Double> bareCpu = new ArrayList<>();
    for (int round = 1; round <= ROUNDS; round++) {
      double one = cpuOf(server, bare, pages);
      double other = cpuOf(server, ours, pages);
      bareCpu.add(one);
      oursCpu.add(other);
      ratios.add(other / one);
      OUT.println("... pages: round " + round + " of " + ROUNDS);
    }
    OUT.println(
        """

        pages: %d rounds of %d each, %d at once, both with a session and <distributable/>

          bare servlet           %s ms of server CPU a page (median)
          the same, protected    %s ms
          ratio                  %s
          errors                 %d
        """
            .formatted(
                ROUNDS,
                pages,
                AT_ONCE,
                threeDecimals(median(bareCpu)),
                threeDecimals(median(oursCpu)),
                twoDecimals(median(ratios)),
                errors.get()));
    return errors.get() == 0;
  }

  private static String threeDecimals(double number) {
    return String.format(Locale.ROOT, "%.3f", number);
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  private double cpuOf(PayaraMicro server, Page page, int times) {
    Duration before = server.cpu();
    show(page, times);
    return server.cpu().minus(before).toNanos() / 1e6 / times;
  }

  private String sessionOf(URI page) {
    return client
        .sendAsync(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString())
        .thenApply(
            response ->
                String.join(
                    "; ",
                    response.headers().allValues("Set-Cookie").stream()
                        .map(cookie -> cookie.split(";", 2)[0])
                        .toList()))
        .join();
  }

  /** So many times, by a few people at once. */
  private void show(Page page, int times) {
    AtomicInteger left = new AtomicInteger(times);
    List<CompletableFuture<Void>> people = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      CompletableFuture<Void> person = new CompletableFuture<>();
      people.add(person);
      look(page, left, person);
    }
    people.forEach(CompletableFuture::join);
  }

  private void look(Page page, AtomicInteger left, CompletableFuture<Void> person) {
    if (left.getAndDecrement() <= 0) {
      person.complete(null);
      return;
    }
    HttpRequest request =
        HttpRequest.newBuilder(page.uri()).header("Cookie", page.cookies()).build();
    var unused =
        client
            .sendAsync(request, BodyHandlers.ofString())
            .whenComplete(
                (response, failure) -> {
                  if (failure != null
                      || response.statusCode() != 200
                      || !response.body().equals(HelloServlet.TEXT)) {
                    errors.incrementAndGet();
                  }
                  look(page, left, person);
                });
  }
}
