package org.loginwithx.load;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** One person with a new browser who logs in and then asks the application who they are. */
final class Login {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient client;
  private final URI site;
  private final String handle;
  private final Map<String, String> cookies = new ConcurrentHashMap<>();

  Login(HttpClient client, URI site, String handle) {
    this.client = client;
    this.site = site;
    this.handle = handle;
  }

  /** Fails with what went wrong if the person is not who they should be in the end. */
  CompletableFuture<Void> run() {
    return get(site.resolve("/login/twitter"), 302)
        .thenCompose(this::consent)
        .thenCompose(callback -> get(callback, 303))
        .thenCompose(page -> get(site.resolve("/api/me"), 200))
        .thenAccept(ignored -> {});
  }

  /** What the person does at X, without cookies there. */
  private CompletableFuture<URI> consent(URI question) {
    HttpRequest request =
        HttpRequest.newBuilder(question.resolve(question.getRawPath()))
            .timeout(PATIENCE)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                BodyPublishers.ofString(
                    "decision=authorize&screen_name="
                        + URLEncoder.encode(handle, StandardCharsets.UTF_8)
                        + "&"
                        + question.getRawQuery()))
            .build();
    return client
        .sendAsync(request, BodyHandlers.ofString())
        .thenApply(response -> location(response, 302));
  }

  private CompletableFuture<URI> get(URI page, int status) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(page)
            .timeout(PATIENCE)
            .header("Accept", "text/html,application/json");
    if (!cookies.isEmpty()) {
      request.header("Cookie", cookies());
    }
    return client
        .sendAsync(request.build(), BodyHandlers.ofString())
        .thenApply(
            response -> {
              keepCookies(response);
              return location(response, status);
            });
  }

  /** The header that this browser sends. */
  String cookies() {
    return cookies.entrySet().stream()
        .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
        .collect(Collectors.joining("; "));
  }

  private void keepCookies(HttpResponse<String> response) {
    for (String header : response.headers().allValues("Set-Cookie")) {
      String pair = header.split(";", 2)[0];
      int equals = pair.indexOf('=');
      cookies.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
  }

  /** Where to go next; the page itself at the end, which has to name the person. */
  private URI location(HttpResponse<String> response, int status) {
    boolean isLast = status == 200;
    if (response.statusCode() != status
        || (isLast && !response.body().contains("\"username\":\"" + handle + "\""))) {
      throw new IllegalStateException(
          "%s answered %d: %.200s"
              .formatted(response.uri().getPath(), response.statusCode(), response.body()));
    }
    return isLast
        ? response.uri()
        : response.uri().resolve(response.headers().firstValue("Location").orElseThrow());
  }
}
