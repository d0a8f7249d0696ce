package org.loginwithx.container;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** A real reverse proxy before a server, Debian's HAProxy. */
final class HaProxy implements AutoCloseable {

  private static final String PROGRAM = "haproxy";

  private final Process process;

  private HaProxy(Process process) {
    this.process = process;
  }

  /**
   * Skips the test where the program is not there, but in CI (environment variable {@code CI=true})
   * that is a failure.
   */
  static void assumeInstalled() {
    String missing = "no haproxy on the PATH (Debian: apt-get install haproxy)";
    if (program().isEmpty() && "true".equals(System.getenv("CI"))) {
      throw new IllegalStateException("Tests with a proxy are required in CI: " + missing);
    }
    assumeTrue(program().isPresent(), missing);
  }

  private static Optional<Path> program() {
    // Debian has it where only administrators look by default.
    return Stream.concat(
            Stream.of(System.getenv("PATH").split(":")).map(Path::of),
            Stream.of(Path.of("/usr/sbin")))
        .map(directory -> directory.resolve(PROGRAM))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts one and waits until it listens.
   *
   * @param port where it listens
   * @param server to which it leads
   * @param rules what it does with requests, in its own language
   */
  static HaProxy start(int port, URI server, String... rules) throws IOException {
    Path config = Files.createTempFile(LoginServer.SERVERS, "haproxy-", ".cfg");
    Files.writeString(
        config,
        """
        defaults
          mode http
          timeout connect 5s
          timeout client 60s
          timeout server 60s
        frontend site
          bind 127.0.0.1:%d
          option forwardfor
          %s
          default_backend application
        backend application
          server micro %s
        """
            .formatted(port, String.join("\n  ", rules), server.getRawAuthority()));
    Process process =
        new ProcessBuilder(program().orElseThrow().toString(), "-db", "-f", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(Path.of(config + ".log").toFile())
            .start();
    LoginServer.await(() -> listens(port) || !process.isAlive(), "proxy at port " + port);
    if (!process.isAlive()) {
      throw new IllegalStateException("HAProxy ended: see " + config + ".log");
    }
    return new HaProxy(process);
  }

  /** Whether a process listens at this port. */
  static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
