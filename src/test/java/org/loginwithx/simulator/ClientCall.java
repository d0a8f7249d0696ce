package org.loginwithx.simulator;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.stream.Collectors;

/** A signed call to the simulator in which every part can be made wrong. */
record ClientCall(
    XSimulator simulator,
    String method,
    String path,
    String query,
    String form,
    Parameters header,
    String consumerSecret,
    String tokenSecret) {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  static ClientCall to(XSimulator simulator, Endpoint endpoint) {
    Parameters header =
        Parameters.NONE
            .with("oauth_consumer_key", simulator.consumerKey())
            .with("oauth_nonce", RandomText.ofLength(32))
            .with("oauth_signature_method", "HMAC-SHA1")
            .with("oauth_timestamp", Long.toString(Instant.now().getEpochSecond()))
            .with("oauth_version", "1.0");
    return new ClientCall(
        simulator,
        endpoint.method(),
        endpoint.path(),
        "",
        "",
        header,
        simulator.consumerSecret(),
        "");
  }

  static ClientCall requestToken(XSimulator simulator, String callback) {
    return to(simulator, Endpoint.REQUEST_TOKEN).with("oauth_callback", callback);
  }

  /** A request token that is there, in place of a call that gets one. */
  static Parameters obtainRequestToken(XSimulator simulator, String callback) {
    return Parameters.parse(requestToken(simulator, callback).send().body());
  }

  /** The answer to the exchange of a request token that {@code screenName} has approved. */
  static Parameters obtainAccessToken(XSimulator simulator, String callback, String screenName) {
    Parameters requestToken = obtainRequestToken(simulator, callback);
    String returned = simulator.approve(consentUrl(simulator, requestToken), screenName);
    Parameters query = Parameters.parse(URI.create(returned).getRawQuery());
    return Parameters.parse(
        to(simulator, Endpoint.ACCESS_TOKEN)
            .signedWith(requestToken)
            .with("oauth_verifier", query.first("oauth_verifier", ""))
            .send()
            .body());
  }

  static String consentUrl(XSimulator simulator, Parameters requestToken) {
    return simulator.baseUri()
        + Endpoint.AUTHENTICATE.path()
        + "?oauth_token="
        + requestToken.first("oauth_token", "");
  }

  ClientCall withMethod(String newMethod) {
    return new ClientCall(
        simulator, newMethod, path, query, form, header, consumerSecret, tokenSecret);
  }

  ClientCall withQuery(String newQuery) {
    return new ClientCall(
        simulator, method, path, newQuery, form, header, consumerSecret, tokenSecret);
  }

  ClientCall withForm(String newForm) {
    return new ClientCall(
        simulator, method, path, query, newForm, header, consumerSecret, tokenSecret);
  }

  ClientCall withConsumerSecret(String newSecret) {
    return new ClientCall(simulator, method, path, query, form, header, newSecret, tokenSecret);
  }

  ClientCall with(String name, String value) {
    return withHeader(header.without(name).with(name, value));
  }

  ClientCall withSecond(String name, String value) {
    return withHeader(header.with(name, value));
  }

  ClientCall without(String name) {
    return withHeader(header.without(name));
  }

  /** Signs with {@code oauth_token} and its secret, as they came in an answer. */
  ClientCall signedWith(Parameters token) {
    return new ClientCall(
        simulator,
        method,
        path,
        query,
        form,
        header.without("oauth_token").with("oauth_token", token.first("oauth_token", "")),
        consumerSecret,
        token.first("oauth_token_secret", ""));
  }

  String authorization() {
    Parameters all = header.and(Parameters.parse(query)).and(Parameters.parse(form));
    String base = SignatureCheck.baseString(method, simulator.baseUri() + path, all);
    String signature = SignatureCheck.signature(base, consumerSecret, tokenSecret);
    return "OAuth "
        + header.with("oauth_signature", signature).list().stream()
            .map(
                parameter ->
                    PercentEncoding.encode(parameter.name())
                        + "=\""
                        + PercentEncoding.encode(parameter.value())
                        + '"')
            .collect(Collectors.joining(", "));
  }

  HttpResponse<String> send() {
    return send(unsigned().header("authorization", authorization()));
  }

  /** The call as it is, with whatever {@code authorization} the builder has got. */
  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return CLIENT.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError("No answer to " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted", e);
    }
  }

  HttpRequest.Builder unsigned() {
    URI uri = URI.create(simulator.baseUri() + path + (query.isEmpty() ? "" : "?" + query));
    return HttpRequest.newBuilder(uri)
        .header("content-type", "application/x-www-form-urlencoded")
        .method(
            method,
            form.isEmpty()
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(form));
  }

  /** The signed call as it goes over the wire, after which the simulator closes. */
  String octets() {
    String target = path + (query.isEmpty() ? "" : "?" + query);
    return method
        + " "
        + target
        + " HTTP/1.1\r\nHost: "
        + simulator.baseUri().getAuthority()
        + "\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        + "Content-Length: "
        + form.length()
        + "\r\nAuthorization: "
        + authorization()
        + "\r\n\r\n"
        + form;
  }

  private ClientCall withHeader(Parameters newHeader) {
    return new ClientCall(
        simulator, method, path, query, form, newHeader, consumerSecret, tokenSecret);
  }
}
