package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.CookieStore;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** One browser: cookies of its own, and no redirect is followed behind the test's back. */
final class Visitor {

  // One client would share its cookies; one selector thread for each visitor is too many for a
  // crowd,
  // so cookies are kept here and the client is shared.
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Site server;
  private final CookieManager cookies;

  Visitor(Site server) {
    this(server, new CookieManager(null, CookiePolicy.ACCEPT_ALL));
  }

  private Visitor(Site server, CookieManager cookies) {
    this.server = server;
    this.cookies = cookies;
  }

  /** A browser in which this user of X has logged in. */
  static Visitor loggedIn(Site server, String handle) {
    Visitor visitor = new Visitor(server);
    Answer answer = visitor.logIn(handle);
    assertThat(answer.status()).as(answer.body()).isEqualTo(303);
    return visitor;
  }

  /** This very browser, whose requests go to another node of the site. */
  Visitor at(Site node) {
    return new Visitor(node, cookies);
  }

  /** Opens a page; headers in pairs of name and value. */
  Answer get(String path, String... headers) {
    return send("GET", path, headers);
  }

  /** Sends a form. */
  Answer post(String path, Map<String, String> form, String... headers) {
    HttpRequest.Builder request = request(path, headers);
    request.header("Content-Type", "application/x-www-form-urlencoded");
    request.POST(BodyPublishers.ofString(encode(form)));
    return send(request, server.uri(path)).join();
  }

  /** Sends a form with files, whose contents are by the names of their fields. */
  Answer upload(
      String path, Map<String, String> form, Map<String, String> files, String... headers) {
    String boundary = "part-of-a-test";
    StringBuilder body = new StringBuilder();
    form.forEach(
        (name, value) ->
            body.append(
                "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                    .formatted(boundary, name, value)));
    files.forEach(
        (name, content) ->
            body.append(
                    "--%s\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s.txt\"\r\n\r\n"
                        .formatted(boundary, name, name))
                .append(content)
                .append("\r\n"));
    HttpRequest.Builder request = request(path, headers);
    request.header("Content-Type", "multipart/form-data; boundary=" + boundary);
    request.POST(BodyPublishers.ofString(body.append("--" + boundary + "--\r\n").toString()));
    return send(request, server.uri(path)).join();
  }

  /** Sends a request without a body. */
  Answer send(String method, String path, String... headers) {
    HttpRequest.Builder request = request(path, headers);
    request.method(method, BodyPublishers.noBody());
    return send(request, server.uri(path)).join();
  }

  /** Opens a page and does not wait for it. */
  CompletableFuture<Answer> getAsync(String path, String... headers) {
    return send(request(path, headers), server.uri(path));
  }

  private HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(path)).timeout(PATIENCE);
    server.host().ifPresent(host -> request.header("Host", host));
    return headers.length > 0 ? request.headers(headers) : request;
  }

  private CompletableFuture<Answer> send(HttpRequest.Builder request, URI uri) {
    try {
      cookies
          .get(trusted(uri), Map.of())
          .forEach((name, values) -> values.forEach(value -> request.header(name, value)));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return CLIENT
        .sendAsync(request.build(), BodyHandlers.ofString())
        .thenApply(
            response -> {
              try {
                cookies.put(uri, response.headers().map());
              } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
              }
              return Answer.of(response);
            });
  }

  /** Browsers send Secure cookies to this machine by http as well. */
  private static URI trusted(URI uri) {
    return URI.create(uri.toString().replaceFirst("^http:", "https:"));
  }

  private static String encode(Map<String, String> form) {
    return form.entrySet().stream()
        .map(field -> field.getKey() + "=" + encode(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Begins a log-in; gives the address of X's page. */
  String start(String returnTo) {
    Answer answer = get("/login/twitter?returnTo=" + encode(returnTo));
    if (answer.status() != 302) {
      throw new AssertionError("The log-in did not begin: " + answer.status() + answer.body());
    }
    return answer.location();
  }

  /** Begins a log-in and agrees at X; gives the address of the callback. */
  String approve(String handle, String returnTo) {
    return server.x().approve(start(returnTo), handle);
  }

  /** A whole log-in; gives the answer to the callback. */
  Answer logIn(String handle) {
    return get(approve(handle, "/account"));
  }

  /**
   * Logs in by X for an application on this machine, and allows it when asked.
   *
   * @param connect the address to which the application sends the user
   * @return the address at the application to which the browser is sent with the answer
   */
  String logInFor(String connect, String handle) {
    String callback = server.x().approve(get(get(connect).location()).location(), handle);
    return allow(get(get(callback).location()));
  }

  /** Answers the question whether an application may log the user in. */
  String allow(Answer question) {
    return post(
            "/connect/twitter",
            Map.of(
                "csrf", question.csrf(), "request", question.field("request"), "choice", "allow"))
        .onTo();
  }

  /** Logs out with the button of the account page. */
  Answer logOut() {
    return post("/logout", Map.of("csrf", get("/account").csrf()));
  }

  /** What /api/me says, empty if no user is logged in. */
  Optional<String> me() {
    Answer answer = get("/api/me");
    return answer.status() == 200 ? Optional.of(answer.body()) : Optional.empty();
  }

  /** Whether this browser is logged in as this handle. */
  boolean isLoggedInAs(String handle) {
    return me().filter(json -> json.contains("\"username\":\"" + handle + "\"")).isPresent();
  }

  boolean isAnonymous() {
    return get("/api/me").status() == 401;
  }

  /** The value of a cookie, empty if there is none. */
  Optional<String> cookie(String name) {
    return cookies.getCookieStore().getCookies().stream()
        .filter(cookie -> cookie.getName().equals(name))
        .map(HttpCookie::getValue)
        .findFirst();
  }

  /** The cookie that says who is logged in. */
  Optional<HttpCookie> loginCookie() {
    return cookies.getCookieStore().getCookies().stream()
        .filter(cookie -> cookie.getName().matches("(__(Host|Secure)-)?login(-.*)?"))
        .findFirst();
  }

  /** A browser that has nothing but this cookie. */
  static Visitor with(Site server, HttpCookie cookie) {
    Visitor visitor = new Visitor(server);
    visitor.plantCookie(cookie.getName(), cookie.getValue());
    return visitor;
  }

  /** Puts a cookie into this browser, as another user of the machine could. */
  void plantCookie(String name, String value) {
    HttpCookie cookie = new HttpCookie(name, value);
    cookie.setPath("/");
    cookie.setDomain(server.uri("/").getHost());
    cookie.setVersion(0);
    cookies.getCookieStore().add(server.uri("/"), cookie);
  }

  /** Forgets cookies whose names begin like this. */
  void forget(String prefix) {
    CookieStore store = cookies.getCookieStore();
    // Goes over a copy, because the list of the store changes when a cookie is removed.
    List.copyOf(store.getCookies()).stream()
        .filter(cookie -> cookie.getName().startsWith(prefix))
        .forEach(cookie -> store.remove(server.uri("/"), cookie));
  }

  /** Forgets the session, as if the server had: what is left is what the browser carries. */
  void loseSession() {
    forget("JSESSIONID");
  }

  /** The copies of attempts that this browser carries, by their names. */
  List<HttpCookie> attempts() {
    return cookies.getCookieStore().getCookies().stream()
        .filter(cookie -> cookie.getName().startsWith("login_attempt_"))
        .toList();
  }

  /** The same cookies in another browser window that shares nothing else. */
  Visitor copy() {
    Visitor copy = new Visitor(server);
    cookies
        .getCookieStore()
        .getCookies()
        .forEach(cookie -> copy.plantCookie(cookie.getName(), cookie.getValue()));
    return copy;
  }
}
