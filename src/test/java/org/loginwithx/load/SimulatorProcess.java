package org.loginwithx.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.loginwithx.simulator.XSimulatorMain;

/** The X simulator in a process of its own, so that its work is not counted as ours. */
final class SimulatorProcess implements AutoCloseable {

  static final String KEY = "LoadRunKey";
  static final String SECRET = "LoadRunSecret";

  private final Process process;
  private final URI baseUri;

  private SimulatorProcess(Process process, URI baseUri) {
    this.process = process;
    this.baseUri = baseUri;
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "stop-simulator"));
  }

  static SimulatorProcess start(int port, String callback, Duration delay) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                XSimulatorMain.class.getName(),
                "--port",
                Integer.toString(port),
                "--key",
                KEY,
                "--secret",
                SECRET,
                "--callback",
                callback,
                "--delay-ms",
                Long.toString(delay.toMillis()))
            .redirectErrorStream(true)
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String greeting = out.readLine();
    if (greeting == null || !greeting.startsWith("X simulator")) {
      process.destroy();
      throw new IOException("The X simulator did not start: " + greeting);
    }
    return new SimulatorProcess(process, URI.create("http://127.0.0.1:" + port));
  }

  URI baseUri() {
    return baseUri;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
