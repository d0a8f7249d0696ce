package org.loginwithx.example.commandline;

import com.nimbusds.oauth2.sdk.AuthorizationResponse;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.id.State;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Where the browser brings the answer (RFC 8252 section 7.3): a port of this machine that is open
 * for as long as a log-in takes.
 */
final class LoopbackReceiver implements AutoCloseable {

  private static final String PATH = "/callback";

  private final HttpServer server;
  private final State state;
  private final CompletableFuture<AuthorizationResponse> answer = new CompletableFuture<>();

  private LoopbackReceiver(HttpServer server, State state) {
    this.server = server;
    this.state = state;
  }

  static LoopbackReceiver start(State state) throws IOException {
    // By number, as it is registered: a name may lead elsewhere.
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    LoopbackReceiver receiver = new LoopbackReceiver(server, state);
    server.createContext(PATH, receiver::receive);
    server.start();
    return receiver;
  }

  /** To be registered as {@code http://127.0.0.1/callback}: the port is another one each time. */
  URI redirectUri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + PATH);
  }

  /** The answer to the request with this state. */
  AuthorizationResponse await(Duration patience) throws IOException {
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException nobody) {
      throw new IOException("Nobody logged in for " + patience.toMinutes() + " minutes.", nobody);
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", stopped);
    }
  }

  /** Any page in any browser here can send something, so it has to know the state. */
  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      AuthorizationResponse response =
          AuthorizationResponse.parse(redirectUri().resolve(exchange.getRequestURI()));
      if (state.equals(response.getState())) {
        send(exchange, 200, "You can close this window and go back to the command line.");
        answer.complete(response);
        return;
      }
      send(exchange, 400, "This is not the log-in that was begun on the command line.");
    } catch (ParseException noAnswer) {
      send(exchange, 400, "This is no answer to a log-in.");
    }
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain;charset=utf-8");
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    // Time for the browser to get its page.
    server.stop(1);
  }
}
