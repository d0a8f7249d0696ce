package org.loginwithx.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The X simulator in a process of its own, so that its work is not counted as ours. */
final class SimulatorProcess implements AutoCloseable {

  static final String KEY = "LoadRunKey";
  static final String SECRET = "LoadRunSecret";

  private final Process process;
  private final BufferedReader out;
  private final URI baseUri;

  private SimulatorProcess(Process process) throws IOException {
    this.process = process;
    this.out = process.inputReader(StandardCharsets.UTF_8);
    this.baseUri = URI.create(answer());
  }

  /** X takes no time for a call until it is told to. */
  static SimulatorProcess start(List<String> callbacks) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-cp", System.getProperty("java.class.path")));
    line.add(SimulatorMain.class.getName());
    line.addAll(callbacks);
    return new SimulatorProcess(
        new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** How long X takes for each call from now on. */
  void delay(Duration delay) throws IOException {
    process.getOutputStream().write((delay.toMillis() + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    answer();
  }

  private String answer() throws IOException {
    String answer = out.readLine();
    if (answer == null) {
      process.destroy();
      throw new IOException("The X simulator has ended.");
    }
    return answer;
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
