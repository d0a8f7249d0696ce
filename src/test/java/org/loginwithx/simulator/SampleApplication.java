package org.loginwithx.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.util.concurrent.ConcurrentHashMap;

/** A minimal application with a log-in by X, by either protocol. */
final class SampleApplication implements AutoCloseable {

  private final HttpServer server;
  private final XSimulator x;
  private final OAuth2Client oauth2;
  private final ConcurrentHashMap<String, Parameters> requestTokens = new ConcurrentHashMap<>();

  SampleApplication(XSimulator x) throws IOException {
    this.x = x;
    this.oauth2 = new OAuth2Client(x);
    this.server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/oauth2/login", this::beginOAuth2);
    server.createContext("/oauth2/callback/twitter", this::endOAuth2);
    server.createContext("/oauth/login", this::beginOAuth1);
    server.createContext("/oauth/callback/twitter", this::endOAuth1);
    server.createContext("/home", this::home);
    server.start();
    x.settingsFor(address());
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void beginOAuth2(HttpExchange exchange) throws IOException {
    Parameters question =
        oauth2
            .question("tweet.read users.read")
            .without("redirect_uri")
            .with("redirect_uri", address() + "/oauth2/callback/twitter");
    redirect(exchange, oauth2.pageUrl(question));
  }

  private void endOAuth2(HttpExchange exchange) throws IOException {
    Parameters query = query(exchange);
    String code = query.first("code");
    if (code == null) {
      answer(exchange, 403, query.first("error", "no error"));
      return;
    }
    HttpResponse<String> tokens =
        oauth2.token(
            OAuth2Client.exchange(code)
                .without("redirect_uri")
                .with("redirect_uri", address() + "/oauth2/callback/twitter"));
    if (tokens.statusCode() != 200) {
      answer(exchange, 502, tokens.body());
      return;
    }
    String token = OAuth2Client.json(tokens).getString("access_token");
    String user = OAuth2Client.json(oauth2.me(token, "")).getJsonObject("data").getString("id");
    logIn(exchange, user);
  }

  private void beginOAuth1(HttpExchange exchange) throws IOException {
    Parameters token = ClientCall.obtainRequestToken(x, address() + "/oauth/callback/twitter");
    requestTokens.put(token.first("oauth_token", ""), token);
    redirect(exchange, ClientCall.consentUrl(x, token));
  }

  private void endOAuth1(HttpExchange exchange) throws IOException {
    Parameters query = query(exchange);
    Parameters token = requestTokens.remove(query.first("oauth_token", ""));
    if (token == null) {
      answer(exchange, 403, "denied");
      return;
    }
    HttpResponse<String> access =
        ClientCall.to(x, Endpoint.ACCESS_TOKEN)
            .signedWith(token)
            .with("oauth_verifier", query.first("oauth_verifier", ""))
            .send();
    logIn(exchange, Parameters.parse(access.body()).first("user_id", ""));
  }

  private static void logIn(HttpExchange exchange, String user) throws IOException {
    exchange.getResponseHeaders().add("Set-Cookie", "user=" + user + "; Path=/; HttpOnly");
    redirect(exchange, "/home");
  }

  private void home(HttpExchange exchange) throws IOException {
    String cookie = exchange.getRequestHeaders().getFirst("Cookie");
    answer(exchange, cookie == null ? 401 : 200, String.valueOf(cookie));
  }

  private static Parameters query(HttpExchange exchange) {
    return Parameters.parse(exchange.getRequestURI().getRawQuery());
  }

  private static void redirect(HttpExchange exchange, String location) throws IOException {
    exchange.getResponseHeaders().add("Location", location);
    exchange.sendResponseHeaders(302, -1);
    exchange.close();
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
