package org.loginwithx.browser;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Pages from an origin of their own, which log users in with libraries from npm as they are. */
final class ClientPages implements AutoCloseable {

  private static final Pattern FILE = Pattern.compile("/(?:[a-z0-9-][a-z0-9._-]*/)*[a-z0-9._-]+");

  private final HttpServer server;
  private final String config;

  private ClientPages(HttpServer server, String config) {
    this.server = server;
    this.config = config;
  }

  static ClientPages start(String issuer, String clientId) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    String config = "{\"issuer\": \"%s\", \"clientId\": \"%s\"}".formatted(issuer, clientId);
    ClientPages pages = new ClientPages(server, config);
    server.createContext("/", pages::answer);
    server.start();
    return pages;
  }

  String origin() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (path.equals("/config.json")) {
        send(exchange, "application/json", config.getBytes(StandardCharsets.UTF_8));
        return;
      }
      String name =
          path.startsWith("/npm/oauth4webapi-")
              ? path.replace("/npm/", "/example/frontend/")
              : "/browser" + path;
      try (InputStream file =
          FILE.matcher(path).matches() ? ClientPages.class.getResourceAsStream(name) : null) {
        if (file == null) {
          exchange.sendResponseHeaders(404, -1);
          return;
        }
        send(exchange, path.endsWith(".js") ? "text/javascript" : "text/html", file.readAllBytes());
      }
    }
  }

  private static void send(HttpExchange exchange, String type, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
