package org.loginwithx.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A Payara Micro in a process of its own, started with the very command the documentation gives to
 * operators and configured by environment variables only.
 */
public final class PayaraMicro implements AutoCloseable {

  /** The option that names the other nodes; without it a server is alone. */
  static final String CLUSTERED = "--clustermode";

  /** The option that says where the application is; without it, it is at the root. */
  static final String CONTEXT_ROOT = "--contextroot";

  /** The option that names a file of commands to run before the start. */
  static final String PRE_BOOT = "--prebootcommandfile";

  /**
   * The value of {@link #PRE_BOOT} for a server with the data grid, which the server of the build
   * starts without.
   */
  static final String WITH_DATA_GRID =
      Path.of("src/test/resources/data-grid.asadmin").toAbsolutePath().toString();

  private static final Duration LONGEST_START = Duration.ofSeconds(150);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(20);
  private static final int TAIL = 15;

  /**
   * Two threads of HK2, which starts the services of Payara, can meet in a list at the start. It
   * happens once in hundreds of starts, and the server ends.
   */
  private static final String RACE_AT_THE_START =
      "at org.jvnet.hk2.internal.SystemDescriptor.invokeInstanceListeners";

  private final ProcessBuilder builder;
  private volatile Process process;
  private final URI baseUri;
  private final Path log;
  private final Thread stopOnExit;

  private PayaraMicro(ProcessBuilder builder, URI baseUri, Path log) throws IOException {
    this.builder = builder;
    this.process = builder.start();
    this.baseUri = baseUri;
    this.log = log;
    this.stopOnExit = new Thread(this::stop, "stop-payara-micro");
    Runtime.getRuntime().addShutdownHook(stopOnExit);
  }

  /**
   * What to start.
   *
   * @param microJar the server
   * @param war what to deploy, at {@code /} unless the options say otherwise
   * @param port where to listen
   * @param directory the working directory, in which the log goes to {@code payara.log}
   * @param environment the settings
   * @param options further options of Payara Micro
   */
  public record Command(
      Path microJar,
      Path war,
      int port,
      Path directory,
      Map<String, String> environment,
      List<String> options) {}

  /** Starts the server and returns at once; {@link #awaitReady} tells when it answers. */
  public static PayaraMicro launch(Command command) throws IOException {
    List<String> options = new ArrayList<>();
    options.addAll(List.of("--deploy", command.war().toString()));
    if (!command.options().contains(CONTEXT_ROOT)) {
      options.addAll(List.of(CONTEXT_ROOT, "/"));
    }
    if (!command.options().contains(CLUSTERED)) {
      options.add("--nocluster");
    }
    options.addAll(command.options());
    return launch(
        command.microJar(), command.port(), command.directory(), command.environment(), options);
  }

  /** The same with all options but the port. */
  static PayaraMicro launch(
      Path jar, int port, Path directory, Map<String, String> environment, List<String> options)
      throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-jar", jar.toString()));
    line.addAll(List.of("--port", Integer.toString(port)));
    line.addAll(options);
    Files.createDirectories(directory);
    Path log = directory.resolve("payara.log");
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    // Settings of the surrounding shell must not leak into what is tried here.
    builder.environment().keySet().removeIf(key -> key.matches("(TWITTER|LOGIN)_.*"));
    builder.environment().putAll(environment);
    return new PayaraMicro(builder, URI.create("http://127.0.0.1:" + port), log);
  }

  /**
   * Waits until the application answers. A failed deployment does not stop Payara Micro, which then
   * answers 404 permanently; so what counts is a page of this application.
   *
   * @param progress told every few seconds that it is still starting
   * @throws NotStartedException with one line that says why it will never answer
   */
  public void awaitReady(Consumer<Duration> progress) {
    awaitReady("/sign-in", progress);
  }

  /**
   * The same for an application of which another page is open to all.
   *
   * @param page its path
   * @param progress told every few seconds that it is still starting
   * @throws NotStartedException with one line that says why it will never answer
   */
  public void awaitReady(String page, Consumer<Duration> progress) {
    try (HttpProbe probe = new HttpProbe(baseUri.resolve(page))) {
      long begin = System.nanoTime();
      long nextProgress = begin + Duration.ofSeconds(5).toNanos();
      boolean again = false;
      while (!probe.answers()) {
        Duration passed = Duration.ofNanos(System.nanoTime() - begin);
        if (!process.isAlive() && !again && log().contains(RACE_AT_THE_START)) {
          again = true;
          process = restarted();
        }
        if (!process.isAlive()) {
          throw new NotStartedException("Payara Micro ended: " + reason());
        }
        if (deploymentFailed()) {
          throw new NotStartedException("The deployment failed: " + reason());
        }
        if (passed.compareTo(LONGEST_START) > 0) {
          throw new NotStartedException(
              "No answer after " + passed.toSeconds() + " s: " + reason());
        }
        if (System.nanoTime() > nextProgress) {
          progress.accept(passed);
          nextProgress += Duration.ofSeconds(5).toNanos();
        }
        probe.pause();
      }
    }
  }

  private Process restarted() {
    try {
      return builder.start();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private boolean deploymentFailed() {
    // The second line may come alone, but only a server that is up has tried everything.
    String log = log();
    return log.contains("Exception while loading the app")
        || (log.contains("ready in") && log.contains("Deployed 0 archive"));
  }

  /** The line of the log that explains it best. */
  private String reason() {
    List<String> lines = log().lines().map(String::strip).toList();
    for (String mark : new String[] {"Log in with X cannot start", "already in use", "SEVERE"}) {
      for (String line : lines) {
        int at = line.indexOf(mark);
        if (at >= 0) {
          return line.substring(mark.equals("SEVERE") ? 0 : at) + " (all of it: " + log + ")";
        }
      }
    }
    return "see " + log;
  }

  /** All that the server has printed so far. */
  public String log() {
    try {
      return Files.exists(log) ? Files.readString(log, StandardCharsets.UTF_8) : "";
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The last lines of the log. */
  public String tail() {
    List<String> lines = log().lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
  }

  /** Where it answers. */
  public URI baseUri() {
    return baseUri;
  }

  /** The process id, for tests that do something to it. */
  public long pid() {
    return process.pid();
  }

  /** Ends the process as a power cut would: kill -9. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** CPU time the server has used so far. */
  public Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** How many threads the server has now, where the system can tell. */
  public OptionalInt threads() {
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
      return OptionalInt.of((int) threads.count());
    } catch (IOException noSuchSystem) {
      return OptionalInt.empty();
    }
  }

  /** Whether the process is still there. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** A port on which no process listens at this moment. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException noPort) {
      throw new UncheckedIOException(noPort);
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(stopOnExit);
    } catch (IllegalStateException exiting) {
      // The hook is at work already.
    }
    stop();
  }

  private void stop() {
    process.destroy();
    try {
      if (!process.waitFor(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException hurry) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** It does not answer and will not; the message is one line for a person. */
  public static final class NotStartedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotStartedException(String message) {
      super(message);
    }
  }

  /** Asks one page again and again. */
  private static final class HttpProbe implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final HttpRequest request;

    HttpProbe(URI page) {
      this.request = HttpRequest.newBuilder(page).timeout(PATIENCE).build();
    }

    boolean answers() {
      try {
        return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
      } catch (IOException notYet) {
        return false;
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new NotStartedException("Interrupted while it was starting");
      }
    }

    /** Polling another process's start has nothing to wait on but the clock. */
    void pause() {
      try {
        TimeUnit.MILLISECONDS.sleep(300);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new NotStartedException("Interrupted while it was starting");
      }
    }

    @Override
    public void close() {
      // JDK 17 cannot close an HttpClient; it ends when it is collected.
    }
  }
}
