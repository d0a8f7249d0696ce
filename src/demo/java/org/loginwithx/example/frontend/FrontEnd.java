package org.loginwithx.example.frontend;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Serves the files of the single-page front end, as any web server would. The one thing it adds is
 * {@code config.json}, which says where people log in and as which application.
 */
public final class FrontEnd implements AutoCloseable {

  /** The files of the front end; any other path is not found. */
  private static final Map<String, String> TYPES =
      Map.of(
          "index.html", "text/html;charset=utf-8",
          "style.css", "text/css;charset=utf-8",
          "icon.svg", "image/svg+xml",
          "app.js", "text/javascript;charset=utf-8",
          "oauth4webapi-3.8.8.js", "text/javascript;charset=utf-8");

  private final HttpServer server;
  private final URI issuer;
  private final String clientId;

  private FrontEnd(HttpServer server, URI issuer, String clientId) {
    this.server = server;
    this.issuer = issuer;
    this.clientId = clientId;
  }

  /**
   * Serves it on this machine.
   *
   * @param port where; 0 for any free one
   * @param issuer the public address of the login server
   * @param clientId what this front end is registered as there
   */
  public static FrontEnd start(int port, URI issuer, String clientId) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    FrontEnd frontEnd = new FrontEnd(server, issuer, clientId);
    server.createContext("/", frontEnd::answer);
    server.start();
    return frontEnd;
  }

  /** Its origin, to register for CORS. */
  public String origin() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Its page, which is its redirect address too. */
  public String address() {
    return origin() + "/";
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().substring(1);
      String name = path.isEmpty() ? "index.html" : path;
      if (name.equals("config.json")) {
        String config = "{\"issuer\": \"%s\", \"clientId\": \"%s\"}".formatted(issuer, clientId);
        send(exchange, "application/json", config.getBytes(StandardCharsets.UTF_8));
        return;
      }
      String type = TYPES.get(name);
      if (type == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      try (InputStream file = FrontEnd.class.getResourceAsStream("/example/frontend/" + name)) {
        if (file == null) {
          throw new IllegalStateException("Not on the class path: " + name);
        }
        send(exchange, type, file.readAllBytes());
      }
    }
  }

  private void send(HttpExchange exchange, String type, byte[] body) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", type);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cache-Control", "no-cache");
    // Only this page's own script, which may call only the login server: tokens are in its memory.
    headers.set(
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src"
            + " 'self' "
            + issuer
            + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
