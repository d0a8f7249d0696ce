package org.loginwithx.load;

import static org.loginwithx.load.LoadRun.OUT;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.loginwithx.container.PayaraMicro;

/** A Payara Micro with an application to log in to, and browsers that do. */
final class LoadServer implements AutoCloseable {

  /** So many people come again and again; who comes from beyond them comes for the first time. */
  private static final int PEOPLE = 500;

  private static final Duration CALM_WITHIN = Duration.ofSeconds(30);
  private static final double CALM_SHARE = 0.05;

  private final PayaraMicro micro;
  private final Application application;
  private final HttpClient client = newClient();

  private LoadServer(PayaraMicro micro, Application application) {
    this.micro = micro;
    this.application = application;
  }

  /**
   * Starts it with a new database, and returns once it answers and has nothing left to do.
   *
   * @param jvm options for its JVM; empty for none
   * @param more further options of Payara Micro
   */
  static LoadServer start(
      LoadOptions options,
      Application application,
      int port,
      SimulatorProcess x,
      String jvm,
      List<String> more)
      throws IOException {
    return start(options, application, port, x, jvm, more, Map.of());
  }

  /** The same, with these settings too. */
  static LoadServer start(
      LoadOptions options,
      Application application,
      int port,
      SimulatorProcess x,
      String jvm,
      List<String> more,
      Map<String, String> moreSettings)
      throws IOException {
    Path directory =
        options.target().resolve("load").resolve(application.name() + "-" + application.protocol());
    deleteDatabase(directory.resolve("login-with-x-data"));
    Map<String, String> settings = new HashMap<>(x.settings());
    settings.put("TWITTER_PROTOCOL", application.protocol());
    settings.put("LOGIN_PUBLIC_URL", publicUrl(port));
    settings.putAll(moreSettings);
    if (!jvm.isBlank()) {
      settings.put("JDK_JAVA_OPTIONS", jvm.strip());
    }
    List<String> arguments = new ArrayList<>(more);
    arguments.addAll(List.of("--maxhttpthreads", Integer.toString(options.httpThreads())));
    PayaraMicro micro =
        PayaraMicro.launch(
            new PayaraMicro.Command(
                options.target().resolve("payara-micro.jar"),
                application.war(),
                port,
                directory,
                settings,
                arguments));
    LoadServer server = new LoadServer(micro, application);
    try {
      micro.awaitReady(
          application.open(),
          passed -> OUT.println("... still starting, " + passed.toSeconds() + " s so far"));
      server.awaitCalm();
      return server;
    } catch (PayaraMicro.NotStartedException failure) {
      server.close();
      throw failure;
    }
  }

  static String publicUrl(int port) {
    return "http://127.0.0.1:" + port;
  }

  private static void deleteDatabase(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  private static HttpClient newClient() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(Duration.ofSeconds(20))
        .build();
  }

  /** What a server does after its start, or after a crowd, is no part of what comes next. */
  void awaitCalm() {
    long end = System.nanoTime() + CALM_WITHIN.toNanos();
    long second = TimeUnit.SECONDS.toNanos(1);
    double share = 1;
    while (share > CALM_SHARE && System.nanoTime() < end) {
      Duration before = micro.cpu();
      LockSupport.parkNanos(second);
      share = micro.cpu().minus(before).toNanos() / (double) second;
    }
  }

  Application application() {
    return application;
  }

  PayaraMicro micro() {
    return micro;
  }

  /** A person with a new browser. */
  Login login(String handle) {
    return login(newBrowser(), handle);
  }

  /** The same, with this browser. */
  Login login(Browser browser, String handle) {
    return new Login(
        browser,
        micro.baseUri().resolve(application.start()),
        micro.baseUri().resolve(application.page()),
        handle);
  }

  Browser newBrowser() {
    return new Browser(client);
  }

  /** Log-ins of people who come again and again. */
  Crowd logins(int count) {
    return new Crowd(count, number -> login("person_" + number % PEOPLE).run());
  }

  /** Log-ins of as many people, each for the first time. */
  Crowd firstLogins(int count) {
    return new Crowd(count, number -> login("new_" + number).run());
  }

  /** A person who only looks at the home page, on a connection that no log-in is using. */
  Steady bystander() {
    Browser browser = new Browser(newClient());
    return new Steady(
        Duration.ofMillis(50),
        number ->
            browser
                .get(micro.baseUri().resolve("/"))
                .thenAccept(
                    response -> {
                      if (response.statusCode() != 200) {
                        throw new IllegalStateException("/ answered " + response.statusCode());
                      }
                    }));
  }

  /**
   * Posts a wrong password, and returns the status.
   *
   * @param address where the client is, as a trusted proxy says
   */
  CompletableFuture<Integer> guessPassword(String email, String address) {
    String token = "0123456789abcdef0123456789abcdef";
    String form =
        "csrf=%s&password=wrong+password&email=%s"
            .formatted(token, URLEncoder.encode(email, StandardCharsets.UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(micro.baseUri().resolve("/login/password"))
            .header("Cookie", "login_form=" + token)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("X-Forwarded-For", address)
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    return client
        .sendAsync(request, HttpResponse.BodyHandlers.discarding())
        .thenApply(HttpResponse::statusCode);
  }

  /** Server CPU for each of so many deeds, in milliseconds. */
  double cpuOfEach(int count, int concurrency, IntFunction<Crowd> crowds) {
    Crowd crowd = crowds.apply(count);
    Duration before = micro.cpu();
    crowd.run(concurrency);
    double millis = micro.cpu().minus(before).toNanos() / 1e6 / count;
    if (crowd.outcomes().errors() > 0) {
      throw new FailedRequestException(
          application.name() + ": " + crowd.outcomes().errors() + " requests failed");
    }
    return millis;
  }

  /** Bytes of all objects that are in use, after a collection of all others. */
  long liveHeap() throws IOException {
    Process histogram =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(micro.pid()),
                "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    try (BufferedReader lines = histogram.inputReader(StandardCharsets.UTF_8)) {
      return lines
          .lines()
          .map(String::strip)
          .filter(line -> line.startsWith("Total"))
          .mapToLong(line -> Long.parseLong(line.split("\\s+")[2]))
          .findFirst()
          .orElseThrow(() -> new IOException("jcmd has told nothing about the heap."));
    }
  }

  @Override
  public void close() {
    micro.close();
  }
}
