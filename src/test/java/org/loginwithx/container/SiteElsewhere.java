package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.loginwithx.simulator.XSimulator;

/**
 * A site that does not use this project, in a process and a directory of its own. Its users log in
 * at the X of another site.
 */
final class SiteElsewhere implements Site, AutoCloseable {

  private final Path directory;
  private final XSimulator x;
  private final Map<String, String> environment;
  private final int port = PayaraMicro.freePort();
  private @Nullable Process process;

  /**
   * A site that is not started yet.
   *
   * @param environment variables besides the addresses and keys of X and the port
   */
  SiteElsewhere(Path directory, XSimulator x, Map<String, String> environment) {
    this.directory = directory;
    this.x = x;
    this.environment = Map.copyOf(environment);
  }

  /** Runs lines of the shell until one fails. */
  private ProcessBuilder shell(String lines) {
    ProcessBuilder bash =
        new ProcessBuilder("bash", "-e", "-c", lines)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log()));
    bash.environment().putAll(x.settings());
    bash.environment().putAll(environment);
    bash.environment().put("PORT", Integer.toString(port));
    // Debian's libraries are there for Debian's Python only.
    bash.environment().merge("PATH", "/usr/bin", (path, first) -> first + ':' + path);
    return bash;
  }

  private File log() {
    return directory.resolve("site.log").toFile();
  }

  private String logged() throws IOException {
    return Files.readString(log().toPath());
  }

  /**
   * Skips the test if a command fails. In CI (environment variable {@code CI=true}) the test fails.
   *
   * @param packages Debian's packages that the command needs
   */
  void needs(String command, String packages) throws IOException, InterruptedException {
    boolean there = succeeds(command);
    String missing = command + " failed (Debian: apt-get install " + packages + ")";
    if ("true".equals(System.getenv("CI"))) {
      assertThat(there).as(missing).isTrue();
    }
    assumeTrue(there, missing);
  }

  /** Runs lines of the shell in the directory of the site. */
  void run(String lines) throws IOException, InterruptedException {
    assertThat(succeeds(lines)).as("%s%n%s", lines, logged()).isTrue();
  }

  private boolean succeeds(String lines) throws IOException, InterruptedException {
    return shell(lines).start().waitFor() == 0;
  }

  /**
   * Starts the site, and waits until it listens.
   *
   * @param command one that goes on as long as the site
   * @param callbacks the paths to which X may send users
   */
  void start(String command, String... callbacks) throws IOException {
    for (String callback : callbacks) {
      x.allowCallback(uri(callback).toString());
    }
    Process started = shell("exec " + command).start();
    process = started;
    LoginServer.await(() -> HaProxy.listens(port) || !started.isAlive(), command);
    assertThat(started.isAlive()).as("%s%n%s", command, logged()).isTrue();
  }

  @Override
  public URI uri(String path) {
    return path.startsWith("/") ? URI.create("http://127.0.0.1:" + port + path) : URI.create(path);
  }

  @Override
  public XSimulator x() {
    return x;
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroy();
      process.onExit().join();
    }
  }
}
