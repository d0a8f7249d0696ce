package org.loginwithx;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The server of a client on this machine, which is told of log-outs. */
public final class LogoutReceiver implements AutoCloseable {

  private static final String FIELD = "logout_token=";

  private final HttpServer server;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
  private volatile int status = 200;
  private volatile String location = "";

  private LogoutReceiver(HttpServer server) {
    this.server = server;
    server.createContext("/", this::answer);
    server.start();
  }

  public static LogoutReceiver start() {
    try {
      return new LogoutReceiver(
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String type = exchange.getRequestHeaders().getFirst("Content-Type");
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII);
      requests.add(exchange.getRequestMethod() + " " + type);
      bodies.add(body);
      if (!location.isEmpty()) {
        exchange.getResponseHeaders().set("Location", location);
      }
      exchange.sendResponseHeaders(status, -1);
    }
  }

  /** From now on, it answers with this status. */
  public void answers(int newStatus) {
    status = newStatus;
  }

  /** From now on, it redirects to this address. */
  public void redirects(String address) {
    status = 307;
    location = address;
  }

  /** The address that is registered for the client. */
  public String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/logout?from=x";
  }

  /** Method and type of the requests so far. */
  public List<String> requests() {
    return requests;
  }

  /** Waits for a log-out token that was not taken yet. */
  public String next() {
    try {
      String body = bodies.poll(30, TimeUnit.SECONDS);
      if (body == null || !body.startsWith(FIELD)) {
        throw new AssertionError("No log-out token but " + body);
      }
      return body.substring(FIELD.length());
    } catch (InterruptedException stopped) {
      throw new AssertionError(stopped);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
