package org.loginwithx.example.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.loginwithx.container.PayaraMicro;

/** The application of {@link LogInIT}: the WAR, on a server in a process of its own. */
final class MyApplication implements AutoCloseable {

  private static final Path WAR = Path.of(System.getProperty("login.war"));
  private static final int PORT = PayaraMicro.freePort();

  static final String ADDRESS = "http://127.0.0.1:" + PORT;

  private final PayaraMicro server;

  private MyApplication(PayaraMicro server) {
    this.server = server;
  }

  static MyApplication start(Map<String, String> environment) throws IOException {
    Path directory =
        Files.createDirectories(WAR.resolveSibling("servers")).resolve("testing-" + PORT);
    PayaraMicro server =
        PayaraMicro.launch(
            new PayaraMicro.Command(
                Path.of(System.getProperty("payara.micro.jar")),
                WAR,
                PORT,
                Files.createDirectory(directory),
                environment,
                List.of()));
    server.awaitReady(passed -> {});
    return new MyApplication(server);
  }

  @Override
  public void close() {
    server.close();
  }
}
