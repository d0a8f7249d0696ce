package org.loginwithx.container;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Serves the metadata of a login server by https, for clients that read it only by https although
 * they accept endpoints by http.
 */
final class HttpsMetadata implements AutoCloseable {

  static final String PASSWORD = "changeit";

  private static final String PATH = "/.well-known/openid-configuration";

  private final HttpsServer server;
  private final Path keys;

  private HttpsMetadata(HttpsServer server, Path keys) {
    this.server = server;
    this.keys = keys;
  }

  /**
   * Starts serving at localhost.
   *
   * @param directory for the file with its key
   */
  static HttpsMetadata start(LoginServer logIn, Path directory) throws IOException {
    Path keys = directory.resolve("metadata.p12");
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context(keys)));
    Visitor program = new Visitor(logIn);
    server.createContext(PATH, exchange -> answer(exchange, program.get(PATH).body()));
    server.start();
    return new HttpsMetadata(server, keys);
  }

  private static SSLContext context(Path keys) throws IOException {
    try {
      makeKey(keys);
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(
          KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray()), PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static void makeKey(Path keys) throws IOException {
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process process =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD,
                "-alias",
                "metadata",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost")
            .inheritIO()
            .start();
    try {
      if (process.waitFor() != 0) {
        throw new IOException("keytool failed");
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException(stopped);
    }
  }

  private static void answer(HttpExchange exchange, String json) throws IOException {
    try (exchange) {
      byte[] body = json.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** The address of the metadata. */
  URI address() {
    return URI.create("https://localhost:" + server.getAddress().getPort() + PATH);
  }

  /** The PKCS 12 file that a client has to trust. */
  Path keys() {
    return keys;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
