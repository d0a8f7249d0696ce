package org.loginwithx.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.loginwithx.simulator.XSimulatorMain;

/** The X simulator in a process of its own, so that its work is not counted as ours. */
final class SimulatorProcess implements AutoCloseable {

  private static final String KEY = "LoadRunKey";
  private static final String SECRET = "LoadRunSecret";

  private final Process process;
  private final URI baseUri;

  private SimulatorProcess(Process process, URI baseUri) {
    this.process = process;
    this.baseUri = baseUri;
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "stop-simulator"));
  }

  static SimulatorProcess start(int port, String publicUrl, Duration delay) throws IOException {
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
                "--client-id",
                KEY,
                "--client-secret",
                SECRET,
                "--callback",
                publicUrl + "/oauth/callback/twitter",
                "--callback",
                publicUrl + "/oauth2/callback/twitter",
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

  /** What an application has to be told to use it. */
  Map<String, String> settings() {
    return Map.of(
        "TWITTER_API_KEY", KEY,
        "TWITTER_API_SECRET", SECRET,
        "TWITTER_CLIENT_ID", KEY,
        "TWITTER_CLIENT_SECRET", SECRET,
        "TWITTER_API_URL", baseUri.toString(),
        "TWITTER_AUTHORIZE_URL", baseUri + "/i/oauth2/authorize");
  }

  @Override
  public void close() {
    process.destroy();
  }
}
